import { formatHostPort, parsePasvReply } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { startWithFiles } from "../../test/dialog.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { Peer, type TestServer } from "../testing/index.ts";

/** A server on an address of its own, whose account may transfer from and to these networks. */
const start = (host: string, foreign: readonly string[], storage = new MemoryStorage()) =>
  startWithFiles({ host, authenticator: { authenticate: async () => ({ name: "u", storage, foreign }) } });

/** One server's file to another: the client is at 127.0.0.1, and sees none of it (RFC 959 §5.2). */
async function transfer(from: TestServer, to: TestServer) {
  const [source, target] = [await from.peer(), await to.peer()];
  const passive = parsePasvReply((await target.say("PASV")).slice(4));
  if (passive === undefined) throw new Error("no 227");
  const replies = [await source.say(`PORT ${formatHostPort(passive)}`)];
  target.send("STOR copy\r\n");
  source.send("RETR f\r\n");
  if (!replies[0]?.startsWith("200")) return { replies };
  for (const peer of [source, target]) replies.push(await peer.reply());
  if (replies.some((reply) => /^4/.test(reply))) return { replies };
  for (const peer of [source, target]) replies.push(await peer.reply());
  return { replies };
}

describe("FXP", () => {
  const files = () => new MemoryStorage({ files: { "/f": "abc" } });

  it("goes between accounts that may transfer with each other's networks, and is logged", async () => {
    const storage = new MemoryStorage();
    const source = await start("127.0.0.5", ["127.0.0.3"], files());
    const target = await start("127.0.0.3", ["127.0.0.4/30"], storage);
    const { replies } = await transfer(source, target);
    expect(replies.map((reply) => reply.slice(0, 3))).toEqual(["200", "150", "150", "226", "226"]);
    const peer = await Peer.login(target.address);
    expect((await peer.download("PASV", "RETR copy")).data.toString()).toBe("abc");
    peer.close();
    expect(source.log).toContainEqual(
      expect.objectContaining({
        type: "foreign-target",
        target: expect.objectContaining({ address: "127.0.0.3" }),
      }),
    );
    expect(target.log).toContainEqual(
      expect.objectContaining({
        type: "foreign-connection",
        from: expect.objectContaining({ address: "127.0.0.5" }),
      }),
    );
  });

  it("is not begun without the active side's account", async () => {
    const source = await start("127.0.0.5", ["192.0.2.0/24"], files());
    const { replies } = await transfer(source, await start("127.0.0.3", ["127.0.0.5"]));
    expect(replies[0]).toMatch(
      /^504 Only your own address, 127\.0\.0\.1, can be connected to, not 127\.0\.0\.3\./,
    );
    expect(source.log).toContainEqual(
      expect.objectContaining({ type: "port-refused", reason: "other-host" }),
    );
  });

  it("is not let in without the passive side's account", async () => {
    const source = await start("127.0.0.5", ["127.0.0.3"], files());
    const target = await startWithFiles({ host: "127.0.0.3", limits: { dataConnectTime: 200 } });
    const { replies } = await transfer(source, target);
    expect(replies.some((reply) => reply.startsWith("425"))).toBe(true);
    const peer = await target.peer();
    expect(await peer.say("SIZE copy")).toMatch(/^550/);
  });

  it("opens no way to services, to this server itself, or to everybody", async () => {
    const server = await start("127.0.0.5", ["0.0.0.0/0", "::/0"]);
    const peer = await server.peer();
    const { port } = server.address;
    const passive = await peer.passivePort("EPSV");
    const own = [port, passive].map((each) => `${each >> 8},${each & 255}`);
    expect(await peer.codes("PORT 192,0,2,1,0,25", "PORT 192,0,2,1,8,0")).toEqual([504, 200]);
    for (const each of own) {
      expect(
        await peer.codes(`PORT 127,0,0,5,${each}`, `PORT 127,0,0,2,${each}`, `PORT 127,9,9,9,${each}`),
      ).toEqual([504, 504, 504]);
    }
    expect(await peer.codes("PORT 0,0,0,0,8,0", "PORT 224,0,0,1,8,0", "PORT 255,255,255,255,8,0")).toEqual([
      504, 504, 504,
    ]);
    const refused = server.log.filter((event) => event.type === "port-refused");
    expect(refused.map(({ reason }) => reason)).toEqual([
      "privileged",
      ...Array.from({ length: 6 }, () => "own-port"),
      ...Array.from({ length: 3 }, () => "other-host"),
    ]);
  });

  it("is not for an account whose networks cannot be read: it lets nobody in, and the log says so", async () => {
    const server = await start("127.0.0.5", ["everywhere"]);
    const peer = await server.stranger();
    expect(await peer.codes("USER u", "PASS p")).toEqual([331, 421]);
    expect(server.log).toContainEqual(
      expect.objectContaining({
        type: "login-unavailable",
        error: expect.objectContaining({ message: expect.stringContaining("not a network") }),
      }),
    );
  });
});
