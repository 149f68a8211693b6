import { describe, expect, it } from "vitest";
import type { MockSession } from "../../test/mock-server.ts";
import { passiveCommand, stillThere } from "../../test/transfers.ts";
import { failure, quick, talk } from "../../test/with-client.ts";

const unixLine = "-rw-r--r--    1 ftp      ftp          18 Nov 22 18:00 13111.txt\r\n";

/** Answers FEAT, then one listing. */
function lists(feat: string[], command: string, text: string) {
  return async (s: MockSession) => {
    await s.expect("FEAT");
    await s.say(...feat);
    const data = await passiveCommand(s, command);
    await s.say("150 go");
    data.end(text);
    await s.say("226 done");
  };
}

describe("list", () => {
  it("asks for MLSD where the server has it", async () => {
    const feat = ["211-x", " MLST type*;size*;", "211 end"];
    const text = "type=file;size=18; 13111.txt\r\nnonsense\r\ntype=dir; ..hidden dir\r\n";
    await talk(lists(feat, "MLSD d", text), async (client) => {
      const { entries } = await client.list("d");
      expect(entries.map(({ name, type, size }) => [name, type, size])).toContainEqual([
        "13111.txt",
        "file",
        18,
      ]);
    });
  });

  it("else LIST, and asks for features once", async () => {
    const script = async (s: MockSession) => {
      await lists(["502 no FEAT"], "LIST", unixLine)(s);
      const data = await passiveCommand(s, "LIST");
      await s.say("150 go");
      data.end("");
      await s.say("226 done");
    };
    await talk(script, async (client) => {
      expect((await client.list()).entries[0]).toMatchObject({ name: "13111.txt", size: 18 });
      expect((await client.list()).entries).toEqual([]);
    });
  });
});

describe("list, on servers that are odd", () => {
  it("takes LIST when MLSD is promised and refused, and guards a name that looks like an option", async () => {
    const script = async (s: MockSession) => {
      await s.expect("FEAT");
      await s.say("211-x", " MLST type*;", "211 end");
      await passiveCommand(s, "MLSD -d");
      await s.say("502 not here");
      const data = await passiveCommand(s, "LIST ./-d");
      await s.say("150 go");
      data.end(unixLine);
      await s.say("226 done");
    };
    await talk(script, async (client) => expect((await client.list("-d")).entries).toHaveLength(1));
  });

  it("does not take a refusal to answer FEAT for an answer", async () => {
    const script = async (s: MockSession) => {
      await s.expect("FEAT");
      await s.say("530 log in first");
      await s.expect("FEAT");
      await s.say("211-x", " SIZE", "211 end");
    };
    await talk(script, async (client) => {
      expect((await failure(client.list())).code).toBe("login-failed");
      expect([...(await client.features()).keys()]).toEqual(["SIZE"]);
    });
  });
});

describe("listText", () => {
  it("sends the mode's command and its own, nothing else", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "LIST");
      await s.say("150 go");
      data.end(unixLine);
      await s.say("226 done");
    };
    await talk(script, async (client, server) => {
      expect(await client.listText("LIST", "")).toBe(unixLine);
      expect(server.lines).toEqual(["USER u", "PASS p", "PASV", "LIST"]);
    });
  });

  it("takes a listing without a 1yz, with or without data", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "LIST");
      await s.say("226 done");
      data.end(unixLine);
      const none = await passiveCommand(s, "LIST");
      none.end();
      await s.say("250 empty");
      await stillThere(s);
    };
    await talk(script, async (client) => {
      expect(await client.listText("LIST")).toBe(unixLine);
      expect(await client.listText("LIST")).toBe("");
      await client.command("NOOP");
    });
  });

  it("stops at a listing that does not end (D7)", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "LIST");
      await s.say("150 go");
      const lines = Buffer.alloc(1 << 20, "0123456789abcde\n");
      const more = () => {
        while (!data.destroyed && data.write(lines));
      };
      data.on("drain", more);
      more();
      await s.expect("ABOR");
      await s.say("426 aborted", "226 ok");
      await stillThere(s);
    };
    await talk(script, async (client) => {
      const error = await failure(client.listText("LIST"));
      expect(error.message).toMatch(/longer than 67108864 bytes/);
      await client.command("NOOP");
    });
  });

  it("fails like any transfer", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "LIST nope");
      data.end();
      await s.say("550 no such directory");
      const cut = await passiveCommand(s, "LIST");
      await s.say("150 go");
      cut.end(unixLine);
      await s.say("426 cut");
      await stillThere(s);
    };
    await talk(
      script,
      async (client) => {
        expect((await failure(client.listText("LIST", "nope"))).code).toBe("not-found");
        expect((await failure(client.listText("LIST"))).code).toBe("transfer");
        await client.command("NOOP");
      },
      { client: { timeouts: quick } },
    );
  });
});

describe("names", () => {
  const empty = ["450 no files found", "550 No files found.", "550 Directory is empty"];
  for (const reply of empty) {
    it(`takes "${reply}" for an empty directory`, async () => {
      const script = async (s: MockSession) => {
        await passiveCommand(s, "NLST d");
        await s.say(reply);
      };
      await talk(script, async (client) => expect(await client.names("d")).toEqual([]));
    });
  }

  it("splits lines, keeps blanks, and reports a missing directory", async () => {
    const script = async (s: MockSession) => {
      const data = await passiveCommand(s, "NLST");
      await s.say("150 go");
      data.end(" a b \r\n../c\nd");
      await s.say("226 done");
      await passiveCommand(s, "NLST d");
      await s.say("550 No such file or directory.");
    };
    await talk(script, async (client) => {
      expect(await client.names()).toEqual([" a b ", "../c", "d"]);
      expect((await failure(client.names("d"))).code).toBe("not-found");
    });
  });
});
