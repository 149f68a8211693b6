import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { MockServer, type MockSession } from "../../test/mock-server.ts";
import { passiveCommand, stillThere } from "../../test/transfers.ts";
import { dialMock, failure, quick, talk } from "../../test/with-client.ts";

/** Says `replies` to `command`. */
const answers = (...turns: [command: string, ...replies: string[]][]) => {
  return async (s: MockSession) => {
    for (const [command, ...replies] of turns) {
      await s.expect(command);
      await s.say(...replies);
    }
  };
};

describe("operations", () => {
  it("read what servers answer", async () => {
    const script = answers(
      ["PWD", '257 "/a ""b""" is the current directory'],
      ["PWD", "257 /plain"],
      ["CWD d", "250 ok"],
      ["CDUP", "200 ok"],
      ["MKD n", '257 "/a/n" created'],
      ["MKD n", "250 created"],
      ["RMD n", "250 ok"],
      ["DELE f", "250 ok"],
      ["RNFR a", "350 to?"],
      ["RNTO b", "250 ok"],
      ["TYPE I", "200 ok"],
      ["SIZE f", "213 18 bytes"],
      ["MDTM f", "213 20261122180000.5"],
      ["MLST f", "250-x", " type=file;size=18; /f", "250 end"],
      ["MLST f", "250-x", "250-type=dir;sizd=18; /f", "250 end"],
      ["SYST", "215 UNIX Type: L8"],
    );
    await talk(script, async (client) => {
      expect(await client.pwd()).toBe('/a "b"');
      expect(await client.pwd()).toBe("/plain");
      await client.cd("d");
      await client.cdup();
      expect(await client.mkdir("n")).toBe("/a/n");
      expect(await client.mkdir("n")).toBe("n");
      await client.rmdir("n");
      await client.remove("f");
      await client.rename("a", "b");
      expect(await client.size("f")).toBe(18);
      expect((await client.modified("f")).toISOString()).toBe("2026-11-22T18:00:00.500Z");
      expect(await client.stat("f")).toMatchObject({ type: "file", size: 18 });
      expect(await client.stat("f")).toMatchObject({ type: "directory" });
      expect(await client.system()).toBe("UNIX Type: L8");
    });
  });

  it("fail with a typed error on what cannot be read", async () => {
    const script = answers(
      ["PWD", "257 what?"],
      ["TYPE I", "200 ok"],
      ["SIZE f", "213 many"],
      ["MDTM f", "213 yesterday"],
      ["MLST f", "250 nothing"],
      ["RNFR a", "250 done already"],
    );
    await talk(script, async (client) => {
      const calls = [
        client.pwd(),
        client.size("f"),
        client.modified("f"),
        client.stat("f"),
        client.rename("a", "b"),
      ];
      const errors = await Promise.all(calls.map(failure));
      expect(new Set(errors.map((error) => error.code))).toEqual(new Set(["protocol"]));
      expect(client.closed).toBe(false);
    });
  });

  it("features are asked for once, and again after a failure", async () => {
    const script = answers(["FEAT", "211-x", " UTF8", " rest STREAM", "211 end"], ["NOOP", "200 ok"]);
    await talk(script, async (client, server) => {
      const [first, second] = await Promise.all([client.features(), client.features()]);
      expect(first).toBe(second);
      expect(first.get("REST")).toBe("STREAM");
      await client.command("NOOP");
      expect(server.lines.filter((line) => line === "FEAT")).toHaveLength(1);
    });
  });

  it("command returns any final reply, and opens no data connection", async () => {
    await talk(answers(["SITE x", "550 no"], ["CWD d", "421 bye"]), async (client) => {
      expect((await client.command("site", "x")).code).toBe(550);
      expect((await failure(client.command("RETR", "f"))).code).toBe("usage");
      expect((await client.command("CWD", "d")).code).toBe(421);
      expect(client.closed).toBe(true);
    });
  });
});

describe("concurrent calls", () => {
  it("are done in order; a transfer keeps the connection until it has ended", async () => {
    const script = async (s: MockSession) => {
      await answers(["PWD", '257 "/"'])(s);
      const data = await passiveCommand(s, "RETR f", "I");
      await s.say("150 go");
      data.end("data");
      await s.say("226 done");
      await answers(["CWD d", "250 ok"], ["SIZE f", "550 no"], ["SYST", "215 UNIX"])(s);
    };
    await talk(script, async (client, server) => {
      const results = await Promise.all([
        client.pwd(),
        client.download("f").then((download) => text(download.stream)),
        client.cd("d"),
        failure(client.size("f")).then((error) => error.code),
        client.system(),
      ]);
      expect(results).toEqual(["/", "data", undefined, "not-found", "UNIX"]);
      expect(server.lines.slice(2)).toEqual(["PWD", "TYPE I", "PASV", "RETR f", "CWD d", "SIZE f", "SYST"]);
    });
  });

  it("go on after one that failed", async () => {
    await talk(answers(["CWD a", "550 no"], ["CWD b", "250 ok"]), async (client) => {
      const [first] = await Promise.all([failure(client.cd("a")), client.cd("b")]);
      expect(first.code).toBe("not-found");
    });
  });
});

describe("the article's session", () => {
  it("sends exactly its commands, in passive and in active mode", async () => {
    const script = async (s: MockSession) => {
      await s.login();
      await answers(["SYST", "215 UNIX Type: L8"])(s);
      for (const command of ["LIST", "RETR 13111.txt"]) {
        if (command !== "LIST") await answers(["TYPE I", "200 ok"])(s);
        const data = await s.passive();
        await s.expect(command);
        await s.say("150 go");
        await data.send("x");
        await s.say("226 done");
      }
      await answers(["QUIT", "221 Goodbye."])(s);
      s.socket.end();
    };
    const server = await MockServer.start(script);
    const client = await dialMock(server);
    await client.login("u", "p");
    await client.system();
    await client.listText("LIST");
    await client.downloadTo("13111.txt", "/dev/null");
    await client.quit();
    expect(client.closed).toBe(true);
    await server.close();
    const verbs = server.lines.map((line) => line.split(" ")[0]);
    expect(verbs).toEqual(["USER", "PASS", "SYST", "PASV", "LIST", "TYPE", "PASV", "RETR", "QUIT"]);
  });
});

describe("quit", () => {
  it("waits for what is under way", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "LIST");
      await s.say("150 go");
      data.end("x");
      await s.say("226 done");
      await answers(["QUIT", "221 bye"])(s);
      s.socket.end();
    };
    await talk(script, async (client) => {
      const [listing] = await Promise.all([client.listText("LIST"), client.quit()]);
      expect(listing).toBe("x");
    });
  });

  const rude: { name: string; script: (s: MockSession) => Promise<void> }[] = [
    { name: "a server that does not answer", script: (s) => s.expect("QUIT") },
    { name: "a server that answers and stays", script: answers(["QUIT", "221 bye"]) },
    {
      name: "a server that just closes",
      script: async (s) => {
        await s.expect("QUIT");
        s.socket.destroy();
      },
    },
    {
      name: "a server that talks nonsense",
      script: answers(["QUIT", "what?"]),
    },
  ];
  for (const { name, script } of rude) {
    it(`resolves in spite of ${name}`, async () => {
      await talk(script, async (client, server) => {
        await client.quit();
        expect(client.closed).toBe(true);
        await client.quit();
        await server.sessions[0]?.gone;
      });
    });
  }
});

it("is in step whatever was answered before", async () => {
  const script = async (s: MockSession) => {
    for (let i = 0; i < 50; i += 1) await answers([`CWD ${i}`, i % 3 === 0 ? "550 no" : "250 ok"])(s);
    await stillThere(s);
  };
  await talk(
    script,
    async (client) => {
      const calls = Array.from({ length: 50 }, (_, i) =>
        client.cd(String(i)).then(
          () => true,
          () => false,
        ),
      );
      expect(await Promise.all(calls)).toEqual(Array.from({ length: 50 }, (_, i) => i % 3 !== 0));
      expect((await client.command("NOOP")).lines).toEqual(["in step"]);
    },
    { slice: 7, client: { timeouts: quick } },
  );
});
