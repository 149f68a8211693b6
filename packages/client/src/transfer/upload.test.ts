import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { MockSession } from "../../test/mock-server.ts";
import { passiveCommand, stillThere } from "../../test/transfers.ts";
import { failure, quick, talk } from "../../test/with-client.ts";
import type { TransferProgress } from "../options.ts";
import type { UploadSource } from "./source.ts";

/** Takes one upload whole and tells what came. */
function store(received: Buffer[], command = "STOR f", type: "A" | "I" = "I") {
  return async (s: MockSession) => {
    await s.expect(`TYPE ${type}`);
    await s.say("200 ok");
    const data = await s.passive();
    if (command.startsWith("REST")) {
      await s.expect("REST 3");
      await s.say("350 go on");
      await s.expect("STOR f");
    } else {
      await s.expect(command);
    }
    await s.say("150 go");
    received.push(await data.receive());
    await s.say("226 stored");
  };
}

async function* pieces(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("ab");
  yield Buffer.from("cd");
}

/** More than any socket buffer takes. */
function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(1 << 16);
}

describe("upload", () => {
  const sources: { name: string; source: () => UploadSource; bytes: string }[] = [
    { name: "bytes", source: () => Buffer.from("abcd"), bytes: "abcd" },
    { name: "no bytes", source: () => new Uint8Array(0), bytes: "" },
    { name: "a stream", source: () => Readable.from([Buffer.from("ab"), Buffer.from("cd")]), bytes: "abcd" },
    { name: "an async iterable", source: pieces, bytes: "abcd" },
  ];
  for (const { name, source, bytes } of sources) {
    it(`sends ${name}, half-closes and waits for the final reply`, async () => {
      const received: Buffer[] = [];
      await talk(store(received), async (client) => {
        const result = await client.upload(source(), "f");
        expect(result).toMatchObject({ bytes: bytes.length, mode: "pasv", reply: { code: 226 } });
        expect(String(received[0])).toBe(bytes);
      });
    });
  }

  it("sends much, in steps that are told", async () => {
    const received: Buffer[] = [];
    const content = Buffer.alloc(3_000_001, "0123456789");
    await talk(store(received), async (client) => {
      const steps: TransferProgress[] = [];
      await client.upload(content, "f", { size: content.length, onProgress: (p) => steps.push(p) });
      expect(received[0]?.equals(content)).toBe(true);
      expect(steps.length).toBeGreaterThan(10);
      expect(steps.at(-1)).toEqual({ bytes: 3_000_001, total: 3_000_001 });
    });
  });

  it("appends by APPE, starts at an offset by REST", async () => {
    for (const [options, command] of [
      [{ append: true }, "APPE f"],
      [{ offset: 3 }, "REST 3"],
    ] as const) {
      const received: Buffer[] = [];
      await talk(store(received, command), async (client) => {
        await client.upload(Buffer.from("tail"), "f", options);
        expect(String(received[0])).toBe("tail");
      });
    }
  });

  it("turns line ends in ASCII, whatever the chunks", async () => {
    const received: Buffer[] = [];
    await talk(store(received, "STOR f", "A"), async (client) => {
      const source = Readable.from([Buffer.from("a\nb\r"), Buffer.from("\nc\n")]);
      expect((await client.upload(source, "f", { type: "ascii" })).bytes).toBe(9);
      expect(String(received[0])).toBe("a\r\nb\r\nc\r\n");
    });
  });

  it("reads nothing from its source before the server's 1yz", async () => {
    let asked = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      asked += 1;
      yield Buffer.from("x");
    }
    const script = async (s: MockSession) => {
      await passiveCommand(s, "STOR f", "I");
      expect(asked).toBe(0);
      await s.say("553 not here");
      await passiveCommand(s, "STOR g");
      await s.say("550 no space for you");
    };
    await talk(script, async (client) => {
      expect(await failure(client.upload(source(), "f"))).toMatchObject({
        code: "refused",
        reply: { code: 553 },
      });
      expect(await failure(client.upload(source(), "g"))).toMatchObject({ code: "refused" });
      expect(asked).toBe(0);
    });
  });
});

describe("an upload that does not complete", () => {
  it("refused in the midst: stops sending and tells the reply", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "STOR f", "I");
      await s.say("150 go");
      data.once("data", () => data.pause()); // and reads no more
      await s.say("552 over quota");
      await stillThere(s);
    };
    await talk(script, async (client) => {
      const source = Readable.from(endless());
      const error = await failure(client.upload(source, "f"));
      expect(error).toMatchObject({ code: "transfer", reply: { code: 552 } });
      expect(error.hint).toMatch(/quota/);
      expect(source.destroyed).toBe(true);
      await client.command("NOOP");
    });
  });

  it("confirmed before its end (D8)", async () => {
    const script = async (s: MockSession) => {
      await passiveCommand(s, "STOR f", "I");
      await s.say("150 go", "226 already");
      await stillThere(s);
    };
    await talk(script, async (client) => {
      const error = await failure(client.upload(Readable.from(endless()), "f"));
      expect(error).toMatchObject({
        code: "transfer",
        message: expect.stringMatching(/before the upload was whole/),
      });
      await client.command("NOOP");
    });
  });

  it("reset by the server: the reply tells why", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "STOR f", "I");
      await s.say("150 go");
      data.resetAndDestroy();
      await s.say("451 disk full");
      await stillThere(s);
    };
    await talk(script, async (client) => {
      const error = await failure(client.upload(Readable.from(endless()), "f"));
      expect(error).toMatchObject({ code: "transfer", message: expect.stringMatching(/451 disk full/) });
      await client.command("NOOP");
    });
  });

  it("a source that fails: the data connection is broken off, not closed as if the file were whole", async () => {
    async function* source(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("half");
      throw new Error("cannot read on");
    }
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "STOR f", "I");
      const broken = new Promise<Error>((resolve) => data.once("error", resolve));
      data.resume();
      await s.say("150 go");
      await s.expect("ABOR");
      await s.say("426 aborted", "226 ok");
      expect((await broken).message).toMatch(/ECONNRESET/);
      await stillThere(s);
    };
    await talk(script, async (client) => {
      const error = await failure(client.upload(source(), "f"));
      expect(error).toMatchObject({ code: "local-file", message: expect.stringMatching(/cannot read on/) });
      await client.command("NOOP");
    });
  });

  it("a server that takes no data: ABOR after the time for data", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "STOR f", "I");
      data.pause();
      await s.say("150 go");
      await s.expect("ABOR");
      await s.say("426 aborted", "226 ok");
      await stillThere(s);
    };
    await talk(
      script,
      async (client) => {
        const error = await failure(client.upload(Readable.from(endless()), "f"));
        expect(error).toMatchObject({ code: "timeout", message: expect.stringMatching(/taken no data/) });
        await client.command("NOOP");
      },
      { client: { timeouts: { ...quick, data: 100 } } },
    );
  });

  it("the control connection closes in the midst", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "STOR f", "I");
      await s.say("150 go");
      data.resume();
      s.socket.end();
    };
    await talk(script, async (client) => {
      const error = await failure(client.upload(Readable.from(endless()), "f"));
      expect(error).toMatchObject({ code: "transfer", cause: { code: "closed" } });
    });
  });

  it("no final reply (D9)", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "STOR f", "I");
      await s.say("150 go");
      data.resume();
      await s.gone;
    };
    await talk(
      script,
      async (client) => {
        const error = await failure(client.upload(Buffer.from("x"), "f"));
        expect(error).toMatchObject({ code: "transfer", message: expect.stringMatching(/not confirmed/) });
      },
      { client: { timeouts: { ...quick, settle: 50 } } },
    );
  });
});
