import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from "node:tls";
import { MemoryStorage } from "@twinport/server";
import {
  codeOf,
  ManualClock,
  type Peer,
  readAll,
  startTestServer,
  type TestServer,
} from "@twinport/server/testing";
import { afterEach, describe, expect, it } from "vitest";

const versions = ["TLSv1.2", "TLSv1.3"] as const;
const running: TestServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) {
    expect(server.log.filter(({ type }) => type === "internal-error")).toEqual([]);
    await server.close();
  }
});

async function start(
  tls: NonNullable<Parameters<typeof startTestServer>[0]>["tls"],
  clock?: ManualClock,
): Promise<TestServer> {
  const storage = new MemoryStorage({ files: { "/f": "abc" } });
  const server = await startTestServer({ tls: tls ?? true, storage, ...(clock && { clock }) });
  running.push(server);
  return server;
}

/** A TCP connection to the server. */
async function dial(port: number): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

/** RETR over a data connection of one's own making: the replies' codes, and what came. */
async function fetch(peer: Peer, options: ConnectionOptions): Promise<[number[], string]> {
  const socket = await dial(await peer.passivePort("EPSV"));
  peer.send("RETR f\r\n");
  const first = codeOf(await peer.reply());
  if (first !== 150) {
    socket.destroy();
    return [[first], ""];
  }
  const secured = tlsConnect({ ...options, socket, rejectUnauthorized: false });
  secured.on("error", () => undefined);
  const data = await readAll(secured);
  return [[first, codeOf(await peer.reply())], data.toString()];
}

describe.each(versions)(
  "T4: with %s, data connections that take up the control connection's session",
  (version) => {
    const options = { minVersion: version, maxVersion: version };
    const sessionOf = (peer: Peer) => {
      const session = (peer.socket as TLSSocket).getSession();
      return session === undefined ? {} : { session };
    };

    it("are asked for: neither a stranger's full handshake nor the session of another will do", async () => {
      const server = await start({ sessionReuse: "require" });
      const login = { tls: "explicit", options } as const;
      const other = await server.peer(login);
      for (const strange of [options, { ...options, ...sessionOf(other) }]) {
        const peer = await server.peer(login);
        expect(await fetch(peer, strange)).toEqual([[150, 522], ""]);
        expect(await fetch(peer, { ...options, ...sessionOf(peer) })).toEqual([[150, 226], "abc"]);
      }
    });

    it("are held to once a client has begun with them, and not before", async () => {
      const server = await start(true);
      const peer = await server.peer({ tls: "explicit", options });
      expect(await fetch(peer, options)).toEqual([[150, 226], "abc"]);
      expect(await fetch(peer, { ...options, ...sessionOf(peer) })).toEqual([[150, 226], "abc"]);
      expect(await fetch(peer, options)).toEqual([[150, 522], ""]);
    });
  },
);

describe("T14: what is sent in clear text behind AUTH", () => {
  it("ends the connection, and is no command in TLS", async () => {
    const server = await start(true);
    for (const injected of ["USER evil\r\n", "USER u\r\nPASS p\r\n", "N"]) {
      const peer = await server.stranger();
      peer.send(`AUTH TLS\r\n${injected}`);
      const replies = (await peer.rest()).map(codeOf);
      expect(replies.filter((code) => code !== 234)).toEqual([]);
    }
    expect(server.log.filter(({ type }) => type === "login")).toEqual([]);
  });

  it("is not there where a client does as it should: the first reply in TLS answers the first command in it", async () => {
    const server = await start(true);
    const peer = await server.stranger();
    await peer.say("USER u");
    await peer.authTls();
    // AUTH has forgotten the name (RFC 4217 §4.2).
    expect(await peer.codes("PASS p", "USER u", "PASS p", "PWD")).toEqual([503, 331, 230, 257]);
  });
});

it("T16: where TLS is required, nobody logs in without, and what was given is not in the log", async () => {
  const server = await start({ required: { login: true } });
  const peer = await server.stranger();
  const replies = await peer.codes("USER a-secret-name", "PASS a-secret-word");
  expect(replies[0]).toBeOneOf([530, 534, 421]);
  expect(replies[1]).not.toBe(230);
  expect(JSON.stringify(server.log)).not.toMatch(/a-secret/);
  expect(await (await server.peer({ tls: "explicit" })).codes("PWD")).toEqual([257]);
});

describe("T17: clients of another protocol", () => {
  it("are told by ALPN that this is FTP", async () => {
    const server = await start(true);
    const port = server.server.implicitAddress?.port ?? 0;
    const handshake = async (ALPNProtocols?: string[]) => {
      const secured = tlsConnect({
        socket: await dial(port),
        rejectUnauthorized: false,
        ...(ALPNProtocols && { ALPNProtocols }),
      });
      const result = await once(secured, "secureConnect").then(
        () => secured.alpnProtocol || "none",
        (error) => error.code,
      );
      secured.destroy();
      return result;
    };
    expect(await handshake(["http/1.1"])).toMatch(/ALERT_NO_APPLICATION_PROTOCOL/);
    expect(await handshake(["ftp"])).toBe("ftp");
    expect(await handshake()).toBe("none");
  });

  it.each(["POST / HTTP/1.1", "EHLO x", "SSH-2.0-x"])(
    "are sent away at %s, and nothing is echoed",
    async (line) => {
      const server = await start(true);
      const clear = await server.stranger();
      const secured = await server.stranger();
      await secured.authTls();
      for (const peer of [clear, secured]) {
        peer.send(`${line}\r\nUSER x\r\nPASS y\r\n`);
        const replies = await peer.rest();
        expect(replies.map(codeOf)).toEqual([421]);
        expect(replies[0]).not.toContain(line);
      }
    },
  );
});

it("T18: data in clear text is neither asked for nor taken where it should be TLS", async () => {
  const server = await start({ required: { data: true } });
  const peer = await server.peer({ tls: "explicit" });
  expect(await peer.codes("PROT C")).toEqual([534]);
  const clear = await server.stranger();
  await clear.authTls();
  expect(await clear.codes("USER u", "PASS p", "EPSV", "STOR a", "EPSV", "LIST")).toEqual([
    331, 230, 229, 522, 229, 522,
  ]);
  const other = await server.peer({ tls: "explicit" });
  const socket = await dial(await other.passivePort("EPSV"));
  other.send("STOR a\r\n");
  expect(codeOf(await other.reply())).toBe(150);
  socket.end("hello\r\nplain text, and more of it than a record's header has\r\n");
  expect(codeOf(await other.reply())).toBe(522);
  await other.say("TYPE I");
  expect(await other.codes("SIZE a")).toEqual([550]);
});

describe("T19: a handshake", () => {
  it("that never comes ends with its time", async () => {
    const clock = new ManualClock();
    const server = await start(true, clock);
    const silent = await dial(server.server.implicitAddress?.port ?? 0);
    const explicit = await server.stranger();
    expect(await explicit.codes("AUTH TLS")).toEqual([234]);
    silent.resume();
    while (server.server.sessions < 2) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(10_000);
    await once(silent, "close");
    expect(await explicit.rest()).toEqual([]);
  });

  it("is not made twice on a connection", async () => {
    const server = await start(true);
    const peer = await server.peer({ tls: "explicit", options: { maxVersion: "TLSv1.2" } });
    const closed = once(peer.socket, "close");
    (peer.socket as TLSSocket).renegotiate({}, () => undefined);
    await closed;
    expect(await (await server.peer({ tls: "explicit" })).codes("NOOP")).toEqual([200]);
  });

  it("is not made with what is older than TLS 1.2", async () => {
    const server = await start(true);
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    await expect(server.peer({ tls: "explicit", options: old })).rejects.toThrow(/protocol version/i);
  });

  it("takes no keys that the certificate's would open later, and of several ciphers ours", async () => {
    const server = await start(true);
    const tls12 = (ciphers: string) =>
      server.peer({ tls: "explicit", options: { maxVersion: "TLSv1.2", ciphers: `${ciphers}:@SECLEVEL=0` } });
    await expect(tls12("kRSA")).rejects.toThrow(/handshake failure/i);
    const peer = await tls12("ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE+AESGCM");
    expect((peer.socket as TLSSocket).getCipher().name).toMatch(/GCM/);
  });
});
