import { once } from "node:events";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { type TLSSocket, connect as tlsConnect } from "node:tls";
import { MemoryStorage } from "@twinport/server";
import { codeOf, ManualClock, type Peer, startTestServer, type TestServer } from "@twinport/server/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

// Rows D17 and D18: what a peer does to TLS on the data connection. Each leaves the session in step.
let server: TestServer;
let clock: ManualClock;
beforeEach(async () => {
  clock = new ManualClock();
  const storage = new MemoryStorage({ files: { "/f": "abc" } });
  server = await startTestServer({ storage, clock, tls: { sessionReuse: "require" } });
});
afterEach(async () => {
  expect(server.log.filter(({ type }) => type === "internal-error")).toEqual([]);
  await server.close();
});

const kinds = (["TLSv1.2", "TLSv1.3"] as const).flatMap((version) =>
  (["explicit", "implicit"] as const).map((tls) => [version, tls] as const),
);
describe.each(kinds)("a data connection of %s, %s TLS", (version, tls) => {
  const options = { minVersion: version, maxVersion: version } as const;
  const login = () => server.peer({ tls, options });

  const attempts: Readonly<Record<string, (peer: Peer, socket: Socket) => unknown>> = {
    "sends garbage": (_peer, socket) => socket.end("RETR f\r\n".repeat(20)),
    "offers TLS 1.0": (_peer, socket) =>
      attempt(socket, { minVersion: "TLSv1", maxVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" }),
    "stops in the middle of its handshake": (_peer, socket) => {
      // A record of 512 bytes is announced, four of them come.
      socket.write(Buffer.from("1603010200010001fc", "hex"));
    },
    "says nothing": () => undefined,
    "resumes no session": (_peer, socket) => attempt(socket, options),
    "takes up another client's session": async (_peer, socket) => {
      const other = await login();
      expect(await other.codes("NOOP")).toEqual([200]);
      const session = (other.socket as TLSSocket).getSession();
      attempt(socket, { ...options, ...(session === undefined ? {} : { session }) });
    },
  };
  it.each(Object.entries(attempts))("D17: that %s transfers nothing, and is told so", async (_what, try_) => {
    const peer = await login();
    for (const command of ["RETR f", "STOR new"]) {
      const open = await peer.bareData("PASV");
      expect(codeOf(await peer.say(command))).toBe(150);
      const socket = await open();
      socket.resume();
      await try_(peer, socket);
      expect(codeOf(await ended(peer))).toBe(522);
      socket.destroy();
      expect(server.log.findLast((event) => event.type === "transfer")).toMatchObject({
        ok: false,
        bytes: 0,
      });
      expect((await peer.download("PASV", "RETR f")).data.toString()).toBe("abc");
    }
    expect(await peer.codes("SIZE new")).toEqual([550]);
  });

  it("D18: that ends an upload without close_notify has stored nothing", async () => {
    const peer = await login();
    const open = await peer.bareData("PASV");
    expect(codeOf(await peer.say("STOR new"))).toBe(150);
    const bare = await open();
    const secured = await peer.secure(bare);
    await new Promise((resolve) => secured.write("some of it", resolve));
    bare.end();
    expect(codeOf(await peer.reply())).toBe(426);
    secured.destroy();
    expect(await peer.codes("SIZE new")).toEqual([550]);
    expect(server.log.findLast((event) => event.type === "transfer")).toMatchObject({
      ok: false,
      outcome: "unverifiable",
    });
    expect((await peer.download("PASV", "RETR f")).data.toString()).toBe("abc");
  });

  it("D18: that goes on behind its close_notify has stored what came before it", async () => {
    const peer = await login();
    const open = await peer.bareData("PASV");
    expect(codeOf(await peer.say("STOR new"))).toBe(150);
    const secured = await peer.secure(goingOn(await open(), "more, which is no TLS"));
    secured.end("all of it");
    secured.resume();
    expect([226, 426]).toContain(codeOf(await peer.reply()));
    const { data } = await peer.download("PASV", "RETR new");
    expect(["all of it", ""]).toContain(data.toString());
  });
});

/** Begins a handshake that is to fail. */
function attempt(socket: Socket, options: object): void {
  const secured = tlsConnect({ ...options, socket, rejectUnauthorized: false });
  secured.on("error", () => undefined);
  secured.on("secureConnect", () => secured.end("stored against the rules"));
  secured.resume();
}

/** The final reply, for which a handshake that does not go on is waited for. */
async function ended(peer: Peer): Promise<string> {
  const reply = peer.reply();
  const turn = () => new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)));
  for (let waited = 0; (await Promise.race([reply, turn()])) === undefined; waited += 100) {
    // What takes longer than the bound of a handshake is no longer a handshake.
    if (waited < 12_000) clock.advance(100);
  }
  return reply;
}

/** What is written goes to the socket; where it ends, more bytes follow. */
function goingOn(socket: Socket, more: string): Socket {
  const duplex = new Duplex({
    read: () => socket.resume(),
    write: (chunk, _encoding, done) => {
      socket.write(chunk, done);
    },
    final: (done) => {
      socket.end(more, done);
    },
  });
  socket.on("data", (chunk) => duplex.push(chunk));
  socket.once("end", () => duplex.push(null));
  void once(socket, "close").then(() => duplex.destroy());
  return duplex as Socket;
}
