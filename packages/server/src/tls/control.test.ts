import { once } from "node:events";
import { connect as tlsConnect } from "node:tls";
import { expect, it } from "vitest";
import { otherCertificate } from "../../test/certificates.ts";
import { startWithFiles } from "../../test/dialog.ts";
import { ManualClock, Peer, testCertificate } from "../testing/index.ts";

const closedBy = (server: { readonly log: readonly { readonly type: string }[] }) =>
  server.log.flatMap((event) => ("reason" in event && event.type === "session-closed" ? [event.reason] : []));

/** The first bytes of a ClientHello, as a client that does not wait for 234 sends them. */
const earlyHello = Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05, 1, 2, 3, 4, 5]);

it.each([
  ["T14, K18: a command", "USER evil\r\nPASS x\r\n"],
  ["half a command", "US"],
  ["K19: a ClientHello", earlyHello],
])("ends the session over %s in the same segment as AUTH", async (_name, behind) => {
  const server = await startWithFiles({ tls: true });
  const peer = await server.stranger();
  peer.send(Buffer.concat([Buffer.from("AUTH TLS\r\n"), Buffer.from(behind)]));
  expect(await peer.rest()).toEqual(["234 TLS begins."]);
  await server.close();
  expect(closedBy(server)).toEqual(["clear-text-behind-auth"]);
});

it.each([
  ["zeros", Buffer.alloc(64)],
  ["a command", Buffer.from("USER u\r\n")],
])(
  "K20: ends the session over %s where a ClientHello should be, and reads nothing of it",
  async (_name, bytes) => {
    const server = await startWithFiles({ tls: true });
    const peer = await server.stranger();
    expect(await peer.say("AUTH TLS")).toMatch(/^234/);
    peer.socket.write(bytes);
    await once(peer.socket, "close");
    await server.close();
    expect(closedBy(server)).toEqual(["tls-failed"]);
    const failed = server.log.flatMap((event) => (event.type === "tls-failed" ? [event.reason] : []));
    expect(failed).toEqual([expect.stringMatching(/^[a-z0-9 ]+$/)]);
    expect(server.log.some(({ type }) => type === "login")).toBe(false);
  },
);

it.each(["explicit", "implicit"] as const)("T19: gives a silent client 10 s (%s)", async (kind) => {
  const clock = new ManualClock();
  const server = await startWithFiles({ tls: true, clock });
  const peer =
    kind === "explicit"
      ? await server.stranger()
      : await Peer.connect(server.server.implicitAddress ?? server.address);
  if (kind === "explicit") await peer.say("AUTH TLS");
  while (server.server.sessions === 0) await new Promise((resolve) => setImmediate(resolve));
  const closed = once(peer.socket, "close");
  clock.advance(9_999);
  expect(peer.socket.destroyed).toBe(false);
  clock.advance(1);
  await closed;
  expect(await peer.rest()).toEqual([]);
});

it("T19: closes on renegotiation", async () => {
  const server = await startWithFiles({ tls: true });
  const peer = await server.peer({ tls: "explicit", options: { maxVersion: "TLSv1.2" } });
  const { socket } = peer;
  if (!("renegotiate" in socket) || typeof socket.renegotiate !== "function") throw new Error("no TLS");
  socket.renegotiate({}, () => undefined);
  await once(socket, "close");
  expect(await peer.rest()).toEqual([]);
});

it.each(["TLSv1.2", "TLSv1.3"] as const)(
  "closes on what is no TLS behind the handshake (%s)",
  async (maxVersion) => {
    const server = await startWithFiles({ tls: true });
    const peer = await server.stranger();
    const raw = peer.socket;
    await peer.authTls({ maxVersion });
    raw.write("USER u\r\n");
    expect(await peer.rest()).toEqual([]);
    expect(server.log.some(({ type }) => type === "login")).toBe(false);
  },
);

it("T17: offers ftp by ALPN, and refuses who speaks only something else", async () => {
  const server = await startWithFiles({ tls: true });
  const at = server.server.implicitAddress ?? server.address;
  const handshake = async (ALPNProtocols: string[]) => {
    const socket = tlsConnect({ host: at.address, port: at.port, rejectUnauthorized: false, ALPNProtocols });
    const failed = once(socket, "error").then(([error]: NodeJS.ErrnoException[]) => error?.code);
    const outcome = await Promise.race([
      once(socket, "secureConnect").then(() => socket.alpnProtocol),
      failed,
    ]);
    socket.destroy();
    return outcome;
  };
  expect(await handshake(["http/1.1"])).toBe("ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL");
  expect(await handshake(["http/1.1", "ftp"])).toBe("ftp");
  expect(await handshake([])).toBe(false);
});

it("T17, K22: ends HTTP, SMTP and SSH inside TLS too", async () => {
  const server = await startWithFiles({ tls: true });
  for (const line of ["POST / HTTP/1.1\r\nUSER x", "EHLO x", "SSH-2.0-x"]) {
    const peer = await server.stranger();
    await peer.authTls();
    expect(await peer.say(line)).toBe("421 This is an FTP server.");
    expect(await peer.rest()).toEqual([]);
  }
});

it("refuses TLS below 1.2", async () => {
  const server = await startWithFiles({ tls: true });
  const peer = await server.stranger();
  await expect(
    peer.authTls({ minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }),
  ).rejects.toThrow();
});

it("forgets behind AUTH what was said before it, and FEAT goes on to name it", async () => {
  const server = await startWithFiles({ tls: true });
  const peer = await server.peer();
  await peer.codes("CWD d", "EPSV ALL", "RNFR g");
  await peer.authTls();
  expect(await peer.codes("RNTO h", "PWD", "PASS p")).toEqual([530, 530, 503]);
  await peer.codes("USER u", "PASS p");
  expect(await peer.say("PWD")).toContain('"/"');
  expect(await peer.say("PASV")).toMatch(/^227/);
  expect(await peer.say("FEAT")).toMatch(/AUTH TLS[\s\S]*PBSZ[\s\S]*PROT/);
});

it("keeps TLS behind REIN, and PROT", async () => {
  const server = await startWithFiles({ tls: true });
  const peer = await server.peer({ tls: "explicit" });
  expect(await peer.codes("REIN", "PWD", "USER u", "PASS p")).toEqual([220, 530, 331, 230]);
  expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
});

it("takes pipelined commands and a closed side as in clear text", async () => {
  const server = await startWithFiles({ tls: true });
  const peer = await server.peer({ tls: "implicit" });
  peer.socket.end("PWD\r\nNOOP\r\nQUIT\r\n");
  expect((await peer.rest()).map((reply) => reply.slice(0, 3))).toEqual(["257", "200", "221"]);
});

it("survives clients that reset in the middle of the handshake", async () => {
  const server = await startWithFiles({ tls: true });
  const at = server.server.implicitAddress ?? server.address;
  for (const cut of [0, 1, 5, 6, 10]) {
    const peer = await Peer.connect(at);
    peer.socket.write(earlyHello.subarray(0, cut));
    peer.socket.resetAndDestroy();
  }
  const last = await server.peer({ tls: "implicit" });
  expect(await last.say("NOOP")).toMatch(/^200/);
});

it("R22: new sessions get a new certificate, those that run keep theirs, and one that does not fit changes nothing", async () => {
  const server = await startWithFiles({ tls: { sessionReuse: "require" } });
  const old = await server.peer({ tls: "explicit" });
  const other = otherCertificate();
  expect(() => server.server.setCertificate({ cert: other.cert, key: testCertificate.key })).toThrow(
    "The key does not belong to the certificate.",
  );
  expect(() => server.server.setCertificate({ cert: "none", key: other.key })).toThrow(/cannot be read/);
  const before = server.server.certificate?.fingerprint;
  server.server.setCertificate(other);
  const fresh = await server.peer({ tls: "explicit" });
  expect(server.server.certificate?.fingerprint).not.toBe(before);
  expect(fingerprintSeenBy(fresh)).toBe(server.server.certificate?.fingerprint);
  expect(fingerprintSeenBy(old)).toBe(before);
  for (const peer of [old, fresh])
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
});

function fingerprintSeenBy({ socket }: Peer): string | undefined {
  if (!("getPeerCertificate" in socket) || typeof socket.getPeerCertificate !== "function") return undefined;
  return socket.getPeerCertificate().fingerprint256.replaceAll(":", "").toLowerCase();
}
