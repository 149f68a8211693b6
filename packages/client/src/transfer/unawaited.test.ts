import { Readable } from "node:stream";
import { expect, it } from "vitest";
import type { MockSession } from "../../test/mock-server.ts";
import { failure, quick, type TestOptions, talk } from "../../test/with-client.ts";
import { HostKnowledge } from "../session/knowledge.ts";

/** A client of a server that is known to bear commands sent ahead. */
function ahead(): TestOptions {
  const knowledge = new HostKnowledge();
  knowledge.pipelining = true;
  return { client: { modes: ["epsv"], knowledge, pipelining: "auto", timeouts: { ...quick, settle: 2000 } } };
}

/** Takes a file in the usual order: the mode is known to work from then on. */
async function first(s: MockSession): Promise<void> {
  await s.expect("TYPE I");
  await s.say("200 ok");
  const data = await s.passive();
  await s.expect("STOR a");
  await s.say("150 go");
  expect(String(await data.receive())).toBe("one");
  await s.say("226 done");
}

it("sends bytes as soon as their connection stands, ahead of the 1yz", async () => {
  const script = async (s: MockSession) => {
    await first(s);
    const data = await s.passive();
    await s.expect("STOR b", "EPSV");
    expect(String(await data.receive())).toBe("two"); // nothing has been said yet
    const next = await s.listen();
    await s.say("150 go", "226 done", `229 here (|||${next.port}|)`);
  };
  await talk(
    script,
    async (client) => {
      await client.upload(Buffer.from("one"), "a");
      expect(await client.upload(Buffer.from("two"), "b")).toMatchObject({ bytes: 3, reply: { code: 226 } });
    },
    ahead(),
  );
});

it("tells of bytes sent in vain what the server says, as where it had been waited for", async () => {
  const script = async (s: MockSession) => {
    await first(s);
    const data = await s.passive();
    await s.expect("STOR b", "EPSV");
    await data.receive();
    const next = await s.listen();
    await s.say("550 not you", `229 here (|||${next.port}|)`);
    await s.expect("NOOP");
    await s.say("200 ok");
  };
  await talk(
    script,
    async (client) => {
      await client.upload(Buffer.from("one"), "a");
      const error = await failure(client.upload(Buffer.from("two"), "b"));
      expect(error).toMatchObject({ code: "refused", reply: { code: 550 } });
      await client.command("NOOP");
    },
    ahead(),
  );
});

it("reads nothing of a stream before the 1yz", async () => {
  let read = false;
  const script = async (s: MockSession) => {
    await first(s);
    await s.passive();
    await s.expect("STOR b", "EPSV");
    const next = await s.listen();
    await s.say("550 not you", `229 here (|||${next.port}|)`);
  };
  await talk(
    script,
    async (client) => {
      await client.upload(Buffer.from("one"), "a");
      const source = new Readable({
        read() {
          read = true;
          this.push(null);
        },
      });
      expect(await failure(client.upload(source, "b"))).toMatchObject({ code: "refused" });
      expect(read).toBe(false);
    },
    ahead(),
  );
});
