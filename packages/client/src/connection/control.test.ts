import { limits } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { MockServer, type MockSession } from "../../test/mock-server.ts";
import { dialMock, failure, quick, talk } from "../../test/with-client.ts";
import type { DialogEvent } from "../options.ts";

describe("replies", () => {
  for (const slice of [1, 3, Infinity]) {
    it(`are put together from pieces of ${slice} bytes`, async () => {
      const script = async (s: MockSession) => {
        await s.expect("FEAT");
        await s.say("211-Features:", " SIZE", "211-MLST type*;size*;", " 226 not the end", "211 End");
        await s.expect("PWD");
        await s.say('257 "/a""b" is it');
      };
      await talk(
        script,
        async (client) => {
          expect([...(await client.features())]).toEqual([
            ["SIZE", ""],
            ["MLST", "type*;size*;"],
            ["226", "not the end"],
          ]);
          expect(await client.pwd()).toBe('/a"b');
        },
        { slice },
      );
    });
  }

  it("may be preliminary first, up to ten times", async () => {
    const script = async (s: MockSession) => {
      await s.expect("SITE HASH");
      await s.say(...Array.from({ length: limits.preliminaryReplies }, () => "150 working"), "200 done");
    };
    await talk(script, async (client) => {
      expect((await client.command("SITE", "HASH")).code).toBe(200);
      expect(client.closed).toBe(false);
    });
  });

  it("of many lines are taken whole by one command", async () => {
    const script = async (s: MockSession) => {
      await s.expect("HELP");
      await s.say("214-commands", "214-more", "500 middle", "214 end");
      await s.expect("NOOP");
      await s.say("200 ok");
    };
    await talk(script, async (client) => {
      const help = await client.command("HELP");
      expect(help).toEqual({ code: 214, lines: ["commands", "214-more", "500 middle", "end"] });
      expect((await client.command("noop")).code).toBe(200);
    });
  });
});

describe("the end of the connection", () => {
  it("in the middle of a reply", async () => {
    const script = async (s: MockSession) => {
      await s.expect("PWD");
      await s.raw("257 ");
      s.socket.end();
    };
    await talk(script, async (client) => {
      const error = await failure(client.pwd());
      expect(error.code).toBe("closed");
      expect(error.message).toMatch(/in the middle of a reply, awaited: the reply to PWD/);
      expect(client.closed).toBe(true);
    });
  });

  it("by a reset", async () => {
    const script = async (s: MockSession) => {
      await s.expect("PWD");
      s.socket.resetAndDestroy();
    };
    await talk(script, async (client) => {
      expect((await failure(client.pwd())).code).toBe("closed");
    });
  });

  it("by 421 as an answer", async () => {
    const script = async (s: MockSession) => {
      await s.expect("CWD d");
      await s.say("421 too long idle");
    };
    await talk(script, async (client) => {
      const [error, next] = await Promise.all([failure(client.cd("d")), failure(client.pwd())]);
      expect(error).toMatchObject({ code: "closed", reply: { code: 421 } });
      expect(next).toMatchObject({ code: "closed", reply: { code: 421 } });
      expect(next.message).toMatch(/too long idle/);
    });
  });

  it("by 421 out of the blue", async () => {
    const script = async (s: MockSession) => {
      await s.say("421 shutting down");
      await s.gone;
    };
    await talk(script, async (client, server) => {
      await server.sessions[0]?.gone;
      const error = await failure(client.pwd());
      expect(error.message).toMatch(/421 shutting down/);
    });
  });

  it("after a reply that does not come", async () => {
    const timeouts = { ...quick, reply: 50 };
    await talk(
      (s) => s.expect("PWD"),
      async (client) => {
        const error = await failure(client.pwd());
        expect(error.code).toBe("timeout");
        expect(error.message).toMatch(/no reply to PWD within 0\.05 s/);
        expect((await failure(client.pwd())).code).toBe("closed");
      },
      { client: { timeouts } },
    );
  });

  it("by close(): whatever is awaited settles", async () => {
    await talk(
      (s) => s.expect("PWD"),
      async (client, server) => {
        const waiting = [failure(client.pwd()), failure(client.system())];
        while (!server.lines.includes("PWD")) await new Promise(setImmediate);
        client.close();
        expect((await Promise.all(waiting)).map((error) => error.code)).toEqual(["closed", "closed"]);
      },
    );
  });
});

describe("commands", () => {
  it("with control characters are refused before a byte is sent (T12)", async () => {
    const script = async (s: MockSession) => {
      await s.expect("NOOP");
      await s.say("200 ok");
    };
    await talk(script, async (client, server) => {
      const bad = "a\r\nDELE b";
      const calls = [
        client.cd(bad),
        client.remove(bad),
        client.mkdir(bad),
        client.rmdir(bad),
        client.rename("a", bad),
        client.rename(bad, "a"),
        client.size(bad),
        client.modified(bad),
        client.stat(bad),
        client.listText("LIST", bad),
        client.download(bad),
        client.downloadTo(bad, "/nonexistent/x"),
        client.upload(new Uint8Array(1), bad),
        client.command("SITE", bad),
        client.command("NO OP"),
        client.login("u", bad),
        client.cd("a\0b"),
        client.cd("\x7f"),
        client.cd(""),
      ];
      const codes = (await Promise.all(calls.map(failure))).map((error) => error.code);
      expect(new Set(codes)).toEqual(new Set(["illegal-argument"]));
      await client.command("NOOP");
      expect(server.lines).toEqual(["USER u", "PASS p", "NOOP"]);
    });
  });

  it("go out as UTF-8", async () => {
    const script = async (s: MockSession) => {
      await s.expect("CWD 目录/é");
      await s.say("250 ok");
    };
    await talk(script, (client) => client.cd("目录/é"));
  });

  it("are told to onDialog with secrets masked, and their replies", async () => {
    const dialog: DialogEvent[] = [];
    const server = await MockServer.start((s) => s.login());
    const client = await dialMock(server, { onDialog: (event) => dialog.push(event) });
    await client.login("u", "p");
    client.close();
    await server.close();
    const shown = dialog.map((e) => (e.kind === "command" ? `${e.verb} ${e.argument}` : e.reply.code));
    expect(shown).toEqual([220, "USER u", 331, "PASS ****", 230]);
  });
});
