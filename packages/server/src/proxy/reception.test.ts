import { randomInt } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { Duplex } from "node:stream";
import { connect as tlsConnect } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { binaryHeader, lineHeader, type RelayHeader, relayAddress, startRelay } from "../../test/relay.ts";
import { startUnderAttack } from "../../test/under-attack.ts";
import { ManualClock, Peer, type TestServer, type TestServerOptions } from "../testing/index.ts";

const ended: (() => unknown)[] = [];
afterEach(() => Promise.all(ended.splice(0).map((end) => end())));

/** A server behind a relay, which both have the same ports for passive mode. */
async function startBehind(header: RelayHeader, options: TestServerOptions = {}) {
  const first = 24_000 + randomInt(8000);
  const server = await startUnderAttack({
    passive: { ports: [first, first + 3] },
    proxy: { trusted: [relayAddress] },
    ...options,
  });
  ended.push(await startRelay([server.address.port, first, first + 1, first + 2, first + 3], header));
  return { server, relay: { address: relayAddress, port: server.address.port } };
}

async function logIn(relay: { address: string; port: number }) {
  const peer = await Peer.login(relay);
  ended.push(() => peer.close());
  return peer;
}

/** What the server sends a connection from `from` that sends `bytes` and then waits. */
async function answerTo(server: TestServer, bytes: string | Uint8Array, from = relayAddress) {
  const { address: host, port } = server.address;
  const socket = connect({ host, port, localAddress: from });
  let text = "";
  socket
    .on("error", () => undefined)
    .on("data", (chunk) => {
      text += chunk;
    });
  socket.write(bytes);
  await new Promise((resolve) => socket.once("close", resolve));
  return text;
}

describe.each([
  ["1", lineHeader],
  ["2", binaryHeader],
])("behind a load balancer that speaks version %s of the PROXY protocol", (_version, header) => {
  it("the client is the one that connected there, on both connections, and 227 names where it did", async () => {
    const { server, relay } = await startBehind(header);
    const peer = await logIn(relay);
    const client = { address: "127.0.0.1", port: peer.socket.localPort };
    expect(server.log).toContainEqual(
      expect.objectContaining({ type: "session-opened", client, server: relay }),
    );
    expect(await peer.say("PASV")).toMatch(/\(127,0,0,9,\d+,\d+\)/);
    expect((await peer.download("PASV", "RETR f")).data.toString()).toBe("abc");
    expect((await peer.upload("EPSV", "STOR g", "12345")).replies.join()).toMatch(/150.*226/s);
    expect((await peer.download("EPSV", "RETR g")).data.toString()).toBe("12345");
  });

  it("TLS begins at once also where the header comes in one segment with the ClientHello", async () => {
    const { server } = await startBehind(header, { tls: true });
    const { address: host, port } = server.server.implicitAddress ?? server.address;
    const raw = connect({ host, port, localAddress: relayAddress });
    let ahead = Buffer.from(header({ address: "127.0.0.1", port: 40_000 }, { address: relayAddress, port }));
    const joined = new Duplex({
      read: () => undefined,
      write(chunk, _encoding, done) {
        raw.write(Buffer.concat([ahead, chunk]), done);
        ahead = Buffer.alloc(0);
      },
    });
    raw.on("data", (chunk) => joined.push(chunk)).on("end", () => joined.push(null));
    ended.push(() => raw.destroy());
    const secured = tlsConnect({ socket: joined, rejectUnauthorized: false });
    const [greeting] = await once(secured, "data");
    expect(String(greeting)).toMatch(/^220 /);
  });

  it("active mode dials the client itself, and nobody else", async () => {
    const { relay } = await startBehind(header);
    const peer = await logIn(relay);
    expect(await peer.codes(`PORT 127,0,0,9,100,0`)).toEqual([504]);
    expect((await peer.download("PORT", "RETR f")).data.toString()).toBe("abc");
  });

  it("a data connection for another client is none (T3)", async () => {
    let connections = 0;
    const each: RelayHeader = (_client, relay) =>
      header({ address: `192.0.2.${++connections}`, port: 40_000 }, relay);
    const { server, relay } = await startBehind(each, { limits: { dataConnectTime: 200 } });
    const peer = await logIn(relay);
    const [reply] = (await peer.download("PASV", "RETR f")).replies;
    expect(reply).toMatch(/^425 /);
    expect(server.log).toContainEqual(
      expect.objectContaining({ type: "session-opened", client: { address: "192.0.2.1", port: 40_000 } }),
    );
  });
});

describe("a connection from a load balancer", () => {
  it("counts by its client's address, whoever brings it", async () => {
    const { relay } = await startBehind(lineHeader, { limits: { connectionsPerAddress: 1 } });
    await logIn(relay);
    const other = await Peer.connect(relay);
    expect(await other.reply()).toMatch(/^421 .*your address/);
    other.close();
  });

  it("is its own where it speaks for itself", async () => {
    const server = await startUnderAttack({ proxy: { trusted: ["127.0.0.0/28"] } });
    const local = Buffer.from("0d0a0d0a000d0a515549540a20000000", "hex");
    for (const header of [local, "PROXY UNKNOWN\r\n"]) {
      expect(await answerTo(server, Buffer.concat([Buffer.from(header), Buffer.from("QUIT\r\n")]))).toMatch(
        /^220.*221/s,
      );
    }
    const opened = server.log.filter((event) => event.type === "session-opened");
    expect(opened.map(({ client }) => client.address)).toEqual([relayAddress, relayAddress]);
  });

  it("is closed without a word when it does not begin with a header (K44)", async () => {
    const server = await startUnderAttack({ proxy: { trusted: [relayAddress] } });
    const long = Buffer.from("0d0a0d0a000d0a515549540a2111ffff", "hex");
    for (const bytes of ["USER u\r\n", "PROXY TCP4 1.2.3.4\r\n", long])
      expect(await answerTo(server, bytes)).toBe("");
    const refused = server.log.filter((event) => event.type === "proxy-refused");
    expect(refused.map(({ from, problem }) => [from.address, problem])).toEqual(
      Array.from({ length: 3 }, () => [relayAddress, "malformed"]),
    );
    expect(server.server.sessions).toBe(0);
  });

  it("is closed when the header does not come in time, and told", async () => {
    const clock = new ManualClock();
    const server = await startUnderAttack({ clock, proxy: { trusted: [relayAddress] } });
    const answered = answerTo(server, "PROXY TCP4 ");
    while (clock.pending === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(5000);
    expect(await answered).toBe("");
    expect(server.log).toContainEqual(expect.objectContaining({ type: "proxy-refused", problem: "timeout" }));
    expect(clock.pending).toBe(0);
  });

  it("is closed beyond so many that have sent no header, and with the server", async () => {
    const server = await startUnderAttack({
      proxy: { trusted: [relayAddress] },
      limits: { proxyHeadersAwaited: 2 },
    });
    const waiting = [answerTo(server, "PROXY "), answerTo(server, "PROXY ")];
    await new Promise((resolve) => setImmediate(resolve));
    expect(await answerTo(server, "PROXY ")).toBe("");
    expect(server.log).toContainEqual(
      expect.objectContaining({ type: "proxy-refused", problem: "too-many" }),
    );
    await server.close();
    expect(await Promise.all(waiting)).toEqual(["", ""]);
  });

  it("that looks whether we are there is nothing to be told", async () => {
    const server = await startUnderAttack({ proxy: { trusted: [relayAddress] } });
    const { address: host, port } = server.address;
    const socket = connect({ host, port, localAddress: relayAddress });
    socket.end();
    await once(socket.resume(), "close");
    expect(server.log.filter((event) => event.type !== "listening")).toEqual([]);
  });
});

describe("a connection from anywhere else", () => {
  it("is the client's own", async () => {
    const server = await startUnderAttack({ proxy: { trusted: [relayAddress] } });
    expect(await answerTo(server, "QUIT\r\n", "127.0.0.1")).toMatch(/^220.*221/s);
    const client = expect.objectContaining({ address: "127.0.0.1" });
    expect(server.log).toContainEqual(expect.objectContaining({ type: "session-opened", client }));
  });

  it("is closed when it begins with a header, and the log says whom nobody trusts (K44)", async () => {
    const server = await startUnderAttack({ proxy: { trusted: [relayAddress] } });
    const answered = await answerTo(server, "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nUSER u\r\n", "127.0.0.1");
    expect(answered.split("\r\n").map((line) => line.slice(0, 3))).toEqual(["220", "421", ""]);
    const from = expect.objectContaining({ address: "127.0.0.1" });
    expect(server.log).toContainEqual(expect.objectContaining({ type: "untrusted-proxy", from }));
  });
});

describe("the settings", () => {
  it("refuse a network that is none", async () => {
    await expect(startUnderAttack({ proxy: { trusted: ["load-balancer"] } })).rejects.toThrow(
      /proxy\.trusted: not a network/,
    );
  });
});

it("a server that ends does not wait for the header of a connection that came to a passive port meanwhile", async () => {
  const { server, relay } = await startBehind(lineHeader, { clock: new ManualClock() });
  const peer = await logIn(relay);
  const opened = await peer.data("EPSV");
  peer.send("STOR last\r\n");
  expect(await peer.reply()).toMatch(/^150/);
  const upload = await opened();
  const closed = server.server.close({ graceMs: 60_000 });
  // The ports stand open until the last transfer is over.
  const { remotePort: port = 0 } = upload;
  const late = connect({ host: "127.0.0.1", port, localAddress: relayAddress });
  late.on("error", () => undefined);
  await once(late, "connect");
  upload.end("abc");
  await closed;
  late.destroy();
});
