import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { MockSession } from "../../test/mock-server.ts";
import { passiveCommand, stillThere } from "../../test/transfers.ts";
import { failure, quick, talk } from "../../test/with-client.ts";

const answers: [name: string, ...lines: string[]][] = [
  ["426 and 226", "426 aborted", "226 ABOR ok"],
  ["226 and 225, when it was through already", "226 done", "225 nothing to abort"],
  ["225 and 226, in the other order", "225 ok", "226 done"],
  ["451 and 502", "451 gone", "502 no ABOR here"],
  ["multi-line replies", "426-aborted", "226 not this", "426 end", "226 ok"],
];

describe("ABOR", () => {
  for (const [name, ...lines] of answers) {
    it(`is in step again after ${name}`, async () => {
      const script = async (s: MockSession) => {
        const data = await passiveCommand(s, "RETR f", "I");
        await s.say("150 go");
        data.write("some");
        await s.expect("ABOR");
        await s.say(...lines);
        await stillThere(s);
      };
      await talk(script, async (client) => {
        const controller = new AbortController();
        const download = await client.download("f", { signal: controller.signal });
        download.stream.once("data", () => controller.abort(new Error("^C")));
        const error = await failure(buffer(download.stream));
        expect(error).toMatchObject({ code: "aborted", exitCode: 130, cause: { message: "^C" } });
        expect((await client.command("NOOP")).lines).toEqual(["in step"]);
      });
    });
  }

  const lonely: [name: string, ...lines: string[]][] = [
    ["is left out", '257 "/"'],
    ["comes late", "225 nothing to abort", '257 "/"'],
    ["says that there is no ABOR", "502 no ABOR here", '257 "/"'],
    ["comes late, and PWD is refused", "225 nothing to abort", "550 no"],
  ];
  for (const [name, ...lines] of lonely) {
    it(`is in step again when the second reply ${name}`, async () => {
      const script = async (s: MockSession) => {
        const data = await passiveCommand(s, "RETR f", "I");
        await s.say("150 go");
        data.write("some");
        await s.expect("ABOR");
        await s.say("226 it must have succeeded");
        await s.expect("PWD");
        await s.say(...lines);
        await stillThere(s);
      };
      await talk(script, async (client) => {
        const download = await client.download("f");
        download.stream.once("data", () => download.stream.destroy());
        expect((await failure(download.done)).code).toBe("aborted");
        expect((await client.command("NOOP")).lines).toEqual(["in step"]);
      });
    });
  }

  it("breaks an upload off without saying EOF", async () => {
    let end = false;
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "STOR f", "I");
      data.on("end", () => {
        end = true;
      });
      data.resume();
      await s.say("150 go");
      await s.expect("ABOR");
      await s.say("426 aborted", "226 ok");
      await stillThere(s);
    };
    await talk(script, async (client) => {
      const controller = new AbortController();
      const source = new Readable({ read() {} });
      source.push("some");
      const upload = failure(
        client.upload(source, "f", { signal: controller.signal, onProgress: () => controller.abort() }),
      );
      expect((await upload).code).toBe("aborted");
      await client.command("NOOP");
      expect(end).toBe(false);
      expect(source.destroyed).toBe(true);
    });
  });

  it("before the 1yz", async () => {
    const controller = new AbortController();
    const script = async (s: MockSession) => {
      await passiveCommand(s, "RETR f", "I");
      controller.abort();
      await s.expect("ABOR");
      await s.say("150 go", "426 aborted", "226 ok");
      await stillThere(s);
    };
    await talk(script, async (client) => {
      expect((await failure(client.download("f", { signal: controller.signal }))).code).toBe("aborted");
      await client.command("NOOP");
    });
  });

  it("before PORT is answered the caller does not wait, but the next command does", async () => {
    const controller = new AbortController();
    let asked = () => {};
    const waiting = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const script = async (s: MockSession) => {
      await s.expect("TYPE I");
      await s.say("200 ok");
      expect(await s.read()).toMatch(/^PORT /);
      controller.abort();
      await waiting;
      for (let at = 0; at < 10; at++) await new Promise(setImmediate);
      expect(s.lines.at(-1)).toMatch(/^PORT /);
      await s.say("200 connected");
      await stillThere(s);
    };
    await talk(
      script,
      async (client) => {
        const error = await failure(client.download("f", { signal: controller.signal }));
        expect(error.code).toBe("aborted");
        const next = client.command("NOOP");
        asked();
        expect((await next).lines).toEqual(["in step"]);
      },
      { client: { modes: ["port"] } },
    );
  });

  it("is not needed before the command was sent", async () => {
    const controller = new AbortController();
    const script = async (s: MockSession) => {
      await s.expect("TYPE I");
      controller.abort();
      await s.say("200 ok");
      await stillThere(s);
    };
    await talk(script, async (client, server) => {
      expect((await failure(client.download("f", { signal: controller.signal }))).code).toBe("aborted");
      await client.command("NOOP");
      expect(server.lines).not.toContain("ABOR");
    });
  });

  it("drops a call that waits for its turn", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "LIST");
      await s.say("150 go");
      data.end("x");
      await s.say("226 done");
      await stillThere(s);
    };
    await talk(script, async (client, server) => {
      const controller = new AbortController();
      const listing = client.listText("LIST");
      const waiting = failure(client.download("f", { signal: controller.signal }));
      controller.abort();
      expect((await waiting).code).toBe("aborted");
      expect(await listing).toBe("x");
      await client.command("NOOP");
      expect(server.lines).not.toContain("RETR f");
    });
  });

  it("unanswered: the call settles, the connection is given up", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "RETR f", "I");
      await s.say("150 go");
      data.write("some");
      await s.expect("ABOR");
      await s.gone;
    };
    await talk(
      script,
      async (client) => {
        const download = await client.download("f");
        download.stream.once("data", () => download.stream.destroy());
        expect((await failure(download.done)).code).toBe("aborted");
        expect(client.closed).toBe(true);
      },
      { client: { timeouts: { ...quick, settle: 50 } } },
    );
  });

  it("a plain command settles at once; its reply is taken before the next one", async () => {
    const controller = new AbortController();
    const script = async (s: MockSession) => {
      await s.expect("SITE SLOW");
      controller.abort();
      await new Promise(setImmediate);
      await s.say("200 slow");
      await stillThere(s);
    };
    await talk(script, async (client) => {
      const slow = client.command("SITE", "SLOW", { signal: controller.signal });
      expect((await failure(slow)).code).toBe("aborted");
      expect((await client.command("NOOP")).lines).toEqual(["in step"]);
    });
  });
});
