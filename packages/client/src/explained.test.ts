import { describe, expect, it } from "vitest";
import { failure, quick, talk } from "../test/with-client.ts";

describe("the errors of a session", () => {
  it("tell what was being done and the last lines, the password masked", async () => {
    await talk(
      async (s) => {
        await s.expect("MKD d");
        await s.say("550 no");
      },
      async (client) => {
        const error = await failure(client.mkdir("d"));
        expect(error).toMatchObject({ code: "refused", phase: "command", retryable: false });
        expect(error.transcript).toEqual([
          "< 220 ready",
          "> USER u",
          "< 331 password",
          "> PASS ****",
          "< 230 in",
          "> MKD d",
          "< 550 no",
        ]);
      },
    );
  });

  it("tell of the wire when the connection is lost on the way", async () => {
    await talk(
      async (s) => {
        await s.expect("NOOP");
      },
      async (client) => {
        const error = await failure(client.command("NOOP"));
        expect(error).toMatchObject({ code: "timeout", phase: "command", retryable: true });
        expect(error.transcript.at(-1)).toBe("> NOOP");
      },
      { client: { timeouts: { ...quick, reply: 50 } } },
    );
  });

  it("tell that a transfer was under way", async () => {
    await talk(
      async (s) => {
        await s.expect("TYPE I");
        await s.say("200 ok");
        await s.passive();
        await s.expect("RETR f");
        await s.say("550 no such file");
      },
      async (client) => {
        const error = await failure(client.download("f"));
        expect(error).toMatchObject({ code: "not-found", phase: "transfer" });
        expect(error.transcript.at(-1)).toBe("< 550 no such file");
      },
    );
  });

  it("need no wire where nothing was sent", async () => {
    await talk(
      () => {},
      async (client) => {
        const error = await failure(client.cd("a\r\nDELE b"));
        expect(error).toMatchObject({ code: "illegal-argument", transcript: [] });
      },
    );
  });
});
