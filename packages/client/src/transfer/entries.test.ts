import { describe, expect, it } from "vitest";
import type { MockSession } from "../../test/mock-server.ts";
import { passiveCommand } from "../../test/transfers.ts";
import { failure, talk } from "../../test/with-client.ts";

const unixLine = "-rw-r--r--    1 ftp      ftp          18 Jan 01  2019 13111.txt\r\n";
const factsLine = "type=file;size=18;modify=20190101000000; 13111.txt\r\n";

/** Answers FEAT with these. */
async function offers(s: MockSession, ...features: string[]): Promise<void> {
  await s.expect("FEAT");
  await s.say("211-x", ...features.map((feature) => ` ${feature}`), "211 end");
}

async function lists(s: MockSession, command: string, text: string): Promise<void> {
  const data = await passiveCommand(s, command);
  await s.say("150 go");
  data.end(text);
  await s.say("226 done");
}

async function refuses(s: MockSession, command: string, reply: string): Promise<void> {
  await passiveCommand(s, command);
  await s.say(reply);
}

describe("which command lists", () => {
  it.each(["500 MLSD not understood", "502 not implemented"])(
    "MLSD answered by %s is asked for once",
    async (reply) => {
      const script = async (s: MockSession) => {
        await offers(s, "MLST type*;");
        await refuses(s, "MLSD a", reply);
        await lists(s, "LIST a", unixLine);
        await lists(s, "LIST b", unixLine);
      };
      await talk(script, async (client) => {
        for (const path of ["a", "b"]) expect((await client.list(path)).entries).toHaveLength(1);
      });
    },
  );

  it("MLSD that one path is not good for is asked for again at the next", async () => {
    const script = async (s: MockSession) => {
      await offers(s, "MLST type*;");
      await refuses(s, "MLSD a", "504 not with this parameter");
      await lists(s, "LIST a", unixLine);
      await refuses(s, "MLSD b", "501 b is a file");
      await refuses(s, "MLSD c", "550 no such directory");
      await lists(s, "MLSD d", factsLine);
    };
    await talk(script, async (client) => {
      expect((await client.list("a")).entries).toHaveLength(1);
      expect((await failure(client.list("b"))).code).toBe("refused");
      expect((await failure(client.list("c"))).code).toBe("not-found");
      expect((await client.list("d")).entries[0]?.modified).toEqual({
        epochMs: Date.UTC(2019, 0, 1),
        precision: "second",
        zone: "utc",
      });
    });
  });

  it("a server that names MLSD in FEAT, and not MLST, has it", async () => {
    const script = async (s: MockSession) => {
      await offers(s, "MLSD");
      await lists(s, "MLSD", factsLine);
    };
    await talk(script, async (client) => expect((await client.list()).entries).toHaveLength(1));
  });
});

describe("what was not understood", () => {
  it("is told beside the entries, with the bytes it came in", async () => {
    const script = async (s: MockSession) => {
      await offers(s, "MLST type*;");
      await lists(s, "MLSD", `${factsLine}no facts at all\r\n`);
      await refuses(s, "MLSD", "502 no more");
      await lists(s, "LIST", `${unixLine}?? what is this\r\n`);
    };
    await talk(script, async (client) => {
      const machine = await client.list();
      expect(machine.entries.map(({ raw }) => raw)).toEqual([factsLine.trim()]);
      expect(machine.unknown).toEqual(["no facts at all"]);
      const unix = await client.list();
      expect(unix.entries.map(({ raw }) => raw)).toEqual([unixLine.trim()]);
      expect(unix.unknown).toEqual(["?? what is this"]);
    });
  });
});
