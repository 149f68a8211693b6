import { expect, it } from "vitest";
import type { MockSession } from "../../test/mock-server.ts";
import { failure, quick, type TestOptions, talk } from "../../test/with-client.ts";
import { HostKnowledge } from "../session/knowledge.ts";

const modified = new Date("2026-01-02T03:04:05Z");

/** A client of a server that is known to bear commands sent ahead, and to set times by MFMT. */
function ahead(): TestOptions {
  const knowledge = new HostKnowledge();
  knowledge.pipelining = true;
  knowledge.modifiedWay = "MFMT";
  return { client: { modes: ["epsv"], knowledge, pipelining: "auto", timeouts: { ...quick, settle: 2000 } } };
}

/** Takes one file whole. */
async function take(s: MockSession, name: string, said: string): Promise<void> {
  const data = await s.passive();
  await s.expect(`STOR ${name}`);
  await s.say("150 go");
  expect((await data.receive()).toString()).toBe(said);
  await s.say("226 done");
}

it("tells time and name of a file together with the next file's commands", async () => {
  const script = async (s: MockSession) => {
    await s.expect("TYPE I");
    await s.say("200 ok");
    await take(s, ".a", "one");
    // All there before anything is said to the first of them.
    await s.expect("MFMT 20260102030405 .a", "RNFR .a", "RNTO a", "EPSV");
    const data = await s.listen();
    await s.say("213 Modify=20260102030405; .a", "350 and", "250 renamed", `229 here (|||${data.port}|)`);
    await s.expect("STOR b");
    await s.say("150 go");
    expect((await data.receive()).toString()).toBe("two");
    await s.say("226 done");
  };
  await talk(
    script,
    async (client) => {
      const first = client.upload(Buffer.from("one"), "a", { part: ".a", modified });
      const second = client.upload(Buffer.from("two"), "b");
      expect(await first).toMatchObject({ bytes: 3, modified });
      expect(await second).toMatchObject({ bytes: 3 });
    },
    ahead(),
  );
});

it("tells whose name was refused, whatever is said to the next file", async () => {
  const script = async (s: MockSession) => {
    await s.expect("TYPE I");
    await s.say("200 ok");
    await take(s, ".a", "one");
    await s.expect("RNFR .a", "RNTO a", "EPSV");
    const data = await s.listen();
    await s.say("550 no", "503 RNFR first", `229 here (|||${data.port}|)`);
    await s.expect("STOR b");
    await s.say("150 go");
    expect((await data.receive()).toString()).toBe("two");
    await s.say("226 done");
  };
  await talk(
    script,
    async (client) => {
      const first = failure(client.upload(Buffer.from("one"), "a", { part: ".a" }));
      const second = client.upload(Buffer.from("two"), "b");
      expect(await first).toMatchObject({
        reply: { code: 550 },
        message: expect.stringContaining("RNFR .a"),
      });
      expect(await second).toMatchObject({ bytes: 3 });
    },
    ahead(),
  );
});
