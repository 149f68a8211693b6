import { buffer } from "node:stream/consumers";
import type { WireEvent } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import type { MockSession } from "../../test/mock-server.ts";
import { passiveCommand } from "../../test/transfers.ts";
import { failure, quick, talk } from "../../test/with-client.ts";

/** Announces a port at which nobody listens, as often as it is asked. */
async function announceClosed(s: MockSession): Promise<number> {
  const data = await s.listen();
  const { port } = data;
  data.dispose();
  await s.expect("PASV");
  await s.say(`227 Entering Passive Mode (127,0,0,1,${port >> 8},${port & 255}).`);
  return port;
}

describe("the error of a failed transfer", () => {
  it("says which port was offered, that it refuses, and what to check", async () => {
    let port = 0;
    const script = async (s: MockSession) => {
      port = await announceClosed(s);
    };
    await talk(script, async (client) => {
      const error = await failure(client.listText("LIST"));
      expect(error).toMatchObject({ code: "data-connection", exitCode: 7, finding: { rule: "R02" } });
      expect(error.message).toContain(`127.0.0.1:${port}: connection refused`);
      const said = error.finding?.said;
      expect(said?.en.finding).toContain(`port ${port}`);
      expect(said?.["zh-CN"].finding).toContain(String(port));
      expect(error.hint).toBe(said?.en.advice.client);
      expect(said?.en.advice.server).not.toBeNull();
    });
  });

  it("has the verdict of one mode where every mode was tried", async () => {
    const script = async (s: MockSession) => {
      await s.expect("EPSV");
      await s.say("500 what?");
      await announceClosed(s);
    };
    await talk(
      script,
      async (client) => {
        const error = await failure(client.listText("LIST"));
        expect(error.message).toMatch(/no data connection in any mode/);
        expect(error).toMatchObject({ finding: { rule: "R02" } });
        expect(error.hint).toBe(error.finding?.said.en.advice.client);
      },
      { client: { modes: ["epsv", "pasv"] } },
    );
  });

  it("says that nobody came to the port of PORT, whether or not the server says so", async () => {
    for (const answers of [true, false]) {
      let now = Date.UTC(2026, 10, 23);
      const script = async (s: MockSession) => {
        await s.active();
        await s.expect("LIST");
        now += 30_000;
        await s.say(answers ? "425 cannot connect" : "150 here it comes");
        if (answers) return;
        await s.expect("ABOR");
        await s.say("426 aborted", "226 done");
      };
      const timeouts = { ...quick, connect: answers ? quick.connect : 50 };
      await talk(
        script,
        async (client) => {
          const error = await failure(client.listText("LIST"));
          expect(error).toMatchObject({
            code: "data-connection",
            finding: { rule: "R07", certainty: "likely" },
            hint: expect.stringMatching(/passive mode/),
          });
          expect(error.finding?.said.en.finding).toMatch(/at 127\.0\.0\.1:\d+/);
        },
        { client: { modes: ["port"], timeouts, clock: () => now } },
      );
    }
  });

  it("says that the data connection was reset, and after how much", async () => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "RETR f", "I");
      await s.say("150 go");
      data.write("12345");
      await arrived;
      data.resetAndDestroy();
      await s.say("426 broken");
    };
    await talk(script, async (client) => {
      const download = await client.download("f");
      download.stream.once("data", arrive);
      await buffer(download.stream).catch(() => {});
      const error = await failure(download.done);
      expect(error).toMatchObject({ code: "transfer", finding: { rule: "R16", certainty: "likely" } });
      expect(error.finding?.said.en.finding).toContain("5 bytes");
    });
  });

  it("says that the control connection was forgotten while the data came", async () => {
    let now = Date.UTC(2026, 10, 23);
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "RETR f", "I");
      await s.say("150 go");
      await begun;
      now += 90_000;
      data.end("12345");
    };
    // Time passes as soon as the end of the data was seen.
    const observer = {
      event: (event: WireEvent) => {
        if (event.type === "fin" && event.by === "server") now += 30_000;
      },
    };
    await talk(
      script,
      async (client) => {
        const download = await client.download("f");
        begin();
        await buffer(download.stream).catch(() => {});
        const error = await failure(download.done);
        expect(error).toMatchObject({ code: "transfer", finding: { rule: "R14" } });
        expect(error.finding?.said.en.finding).toMatch(/\b90 s\b/);
      },
      { client: { observer, clock: () => now, timeouts: { ...quick, settle: 50 } } },
    );
  });

  it("tells no cause where the words of the server are one, or where the user is", async () => {
    const script = async (s: MockSession) => {
      await passiveCommand(s, "RETR none", "I");
      await s.say("550 no such file");
      await passiveCommand(s, "RETR f");
      await s.say("150 go");
      await s.expect("ABOR");
      await s.say("426 aborted", "226 done");
    };
    await talk(script, async (client) => {
      expect((await failure(client.download("none"))).finding).toBeUndefined();
      const stop = new AbortController();
      const download = await client.download("f", { signal: stop.signal });
      stop.abort();
      await buffer(download.stream).catch(() => {});
      const error = await failure(download.done);
      expect(error.code).toBe("aborted");
      expect(error.finding).toBeUndefined();
    });
  });
});
