import { randomInt } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { startUnderAttack as start } from "../../test/under-attack.ts";
import { ways } from "../../test/ways.ts";
import { codeOf, type Peer, readAll } from "../testing/index.ts";

// Rows of the catalogue in tests/hostile, by their ids; those that are bytes on a control connection are there.
async function dialled(port: number, localAddress = "127.0.0.1") {
  const socket = connect({ host: "127.0.0.1", port, localAddress, allowHalfOpen: true });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

/** TLS on a data connection, where the peer has agreed on it. */
async function secured(peer: Peer, socket: Socket): Promise<Socket> {
  return peer.protect ? peer.secure(socket) : socket;
}

/** Bytes that come before the server closes a connection. */
async function bytesUntilClosed(port: number, localAddress?: string) {
  const socket = await dialled(port, localAddress);
  let bytes = 0;
  socket.on("data", (chunk) => {
    bytes += chunk.length;
  });
  socket.once("end", () => socket.end());
  await once(socket, "close");
  return bytes;
}

describe.each(ways)("PORT and EPRT, %s", (_way, login) => {
  it("P4, T1: are told in the log when they name another host or a privileged port", async () => {
    const server = await start();
    const peer = await server.peer(login);
    expect(await peer.codes("PORT 10,0,0,1,40,0", "PORT 127,0,0,1,0,21", "EPRT |1|192.0.2.1|20560|")).toEqual(
      [504, 504, 504],
    );
    const refused = server.log.filter((event) => event.type === "port-refused");
    expect(refused).toMatchObject([
      { verb: "PORT", reason: "other-host" },
      { verb: "PORT", reason: "privileged" },
      { verb: "EPRT", reason: "other-host" },
    ]);
  });

  it("P5: do not name a port of this server", async () => {
    const server = await start();
    const peer = await server.peer(login);
    const other = await server.peer(login);
    const passive = await other.passivePort("PASV");
    for (const port of [server.address.port, server.server.implicitAddress?.port ?? 0, passive]) {
      expect(await peer.codes(`PORT 127,0,0,1,${port >> 8},${port & 255}`)).toEqual([504]);
      expect(await peer.codes(`EPRT |1|127.0.0.1|${port}|`)).toEqual([504]);
    }
  });

  it("say 425 when nobody listens there", async () => {
    const server = await start();
    const peer = await server.peer(login);
    // Nobody else can come to listen on it either.
    const { localPort: port } = peer.bare;
    expect(await peer.codes(`EPRT |1|127.0.0.1|${port}|`)).toEqual([200]);
    const [what] = (await peer.say("RETR f")).split("\n");
    expect(what).toBe(`425 Cannot connect to port ${port} of 127.0.0.1: refused.`);
    expect(await peer.codes("RETR f")).toEqual([425]);
  });
});

describe.each(ways)("PASV and EPSV, %s", (_way, login) => {
  it("P10, T3: hold one port a session, whatever is asked, and not to be guessed", async () => {
    // Another run of this test on the machine may hold some of them, and never all.
    const first = 10_000 + randomInt(11_000);
    const server = await start({ passive: { ports: [first, first + 2999] } });
    const peer = await server.peer(login);
    const ports: number[] = [];
    for (let time = 0; time < 100; time++) {
      ports.push(await peer.passivePort("PASV"), await peer.passivePort("EPSV"));
      await peer.say("PORT 127,0,0,1,8,8");
    }
    expect(new Set(ports).size).toBeGreaterThan(180);
    const rising = ports.filter((port, index) => index > 0 && port > (ports[index - 1] ?? 0)).length;
    expect(rising).toBeGreaterThan(40);
    expect(rising).toBeLessThan(160);
    const last = await peer.passivePort("PASV");
    for (const port of ports.slice(-10)) expect(await bytesUntilClosed(port)).toBe(0);
    const taken = await dialled(last);
    peer.send("RETR f\r\n");
    const data = (await readAll(await secured(peer, taken))).toString();
    expect([codeOf(await peer.reply()), codeOf(await peer.reply()), data]).toEqual([150, 226, "abc"]);
  });

  it("T5: say 425 at once when the range is full, and 227 when there is room again", async () => {
    // Below the ports that the system gives to outgoing connections, so that it holds none of the four.
    const first = 24_000 + randomInt(8000);
    const server = await start({ passive: { ports: [first, first + 3] }, limits: { portRestTime: 0 } });
    const peers = await Promise.all([0, 1, 2, 3, 4].map(() => server.peer(login)));
    const replies: number[] = [];
    for (const peer of peers) replies.push(...(await peer.codes("PASV")));
    expect(replies).toEqual([227, 227, 227, 227, 425]);
    await peers[0]?.say("PORT 127,0,0,1,8,8");
    expect(await peers[4]?.codes("PASV")).toEqual([227]);
    const refused = server.log.filter((event) => event.type === "no-passive-port");
    expect(refused).toMatchObject([{ limit: "ports", refused: 1 }]);
  });

  it("P11: take nothing on the port once the session is over", async () => {
    const server = await start();
    const peer = await server.peer(login);
    const port = await peer.passivePort("PASV");
    peer.bare.resetAndDestroy();
    while (server.server.sessions > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await bytesUntilClosed(port)).toBe(0);
  });

  it("D15, T3: take the first connection from the right address, after one from a wrong one", async () => {
    const peer = await (await start()).peer(login);
    const port = await peer.passivePort("PASV");
    expect(await bytesUntilClosed(port, "127.0.0.2")).toBe(0);
    const bare = await dialled(port);
    const second = connect(port, "127.0.0.1");
    const gone = once(second, "close").catch(() => undefined);
    second.on("error", () => undefined);
    second.resume();
    peer.send("STOR up\r\n");
    expect(codeOf(await peer.reply())).toBe(150);
    const first = await secured(peer, bare);
    first.end("first");
    first.resume();
    expect(codeOf(await peer.reply())).toBe(226);
    second.end("second");
    await gone;
    await peer.say("TYPE I");
    expect(await peer.say("SIZE up")).toBe("213 5");
  });

  it("say 425 when no connection comes in time, and take none later", async () => {
    const peer = await (await start({ limits: { dataConnectTime: 50 } })).peer(login);
    const port = await peer.passivePort("PASV");
    expect(await peer.say("LIST")).toMatch(
      new RegExp(`^425 No data connection came to port ${port} of 127.0.0.1 within 1 seconds`),
    );
    expect(await peer.codes("LIST", "NOOP")).toEqual([425, 200]);
  });
});
