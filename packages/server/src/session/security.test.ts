import { once } from "node:events";
import { connect, createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { clientCertificates } from "../../test/certificates.ts";
import { codesOf, startWithFiles } from "../../test/dialog.ts";
import type { Authenticator } from "../accounts/types.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, type Peer, startTestServer, type TestServer } from "../testing/index.ts";

const versions = ["TLSv1.2", "TLSv1.3"] as const;
const reasons = ({ log }: TestServer) =>
  log.flatMap((event) => (event.type === "tls-failed" && event.channel === "data" ? [event.reason] : []));

/** RETR of `thief`'s control connection's, over the TLS session of `of`. */
async function downloadWith(victim: Peer, thief: Peer): Promise<{ codes: string; data: string }> {
  const open = await victim.bareData("EPSV");
  victim.send("RETR f\r\n");
  const first = await victim.reply();
  const socket = await thief.secure(await open()).catch(() => undefined);
  const data = await new Promise<string>((resolve) => {
    let text = "";
    if (socket === undefined) return resolve("");
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("close", () => resolve(text));
    socket.on("end", () => socket.end());
  });
  return { codes: codesOf([first, await victim.reply()]), data };
}

/** A client's memory of a TLS session (ASN.1 of OpenSSL's SSL_SESSION) with a ticket whose end is changed. */
function spoilt(session: Buffer): Buffer {
  // [10] EXPLICIT, OCTET STRING, each with a length of one byte behind 0x81 or of two behind 0x82.
  for (let at = 0; at < session.length; at++) {
    if (session[at] !== 0xaa) continue;
    const wide = (session[at + 1] ?? 0) - 0x80;
    if (wide !== 1 && wide !== 2) continue;
    const inner = at + 2 + wide;
    if (session[inner] !== 0x04 || session[inner + 1] !== 0x80 + wide) continue;
    const start = inner + 2 + wide;
    const end = start + session.readUIntBE(inner + 2, wide);
    const copy = Buffer.from(session);
    copy.writeUInt8((copy[end - 1] ?? 0) ^ 1, end - 1);
    return copy;
  }
  throw new Error("no ticket in this session");
}

describe.each(versions)("T4: whose data connection it is (%s)", (maxVersion) => {
  it("with require, is shown by the control connection's own session alone, over and over", async () => {
    const server = await startWithFiles({ tls: { sessionReuse: "require", maxVersion } });
    const victim = await server.peer({ tls: "explicit" });
    const other = await server.peer({ tls: "explicit" });
    const stranger = await server.peer({ tls: "explicit" });
    stranger.resume = false;
    for (const thief of [stranger, other]) {
      expect(await downloadWith(victim, thief)).toEqual({ codes: "150 522", data: "" });
      expect(await downloadWith(victim, victim)).toEqual({ codes: "150 226", data: "abc" });
    }
    // One ticket again and again, as WinSCP offers it, for more transfers than there are places for sessions.
    for (let times = 0; times < 20; times++) {
      const { replies } = await victim.upload("EPSV", "STOR new", "x".repeat(100_000));
      expect(codesOf(replies)).toBe("150 226");
    }
    expect(reasons(server)).toEqual(["session not resumed", "session not resumed"]);
  });

  it("with prefer, is held to it once it did, and is logged where it does not", async () => {
    const server = await startWithFiles({ tls: { maxVersion } });
    const peer = await server.peer({ tls: "explicit" });
    peer.resume = false;
    for (const _ of [1, 2]) expect(codesOf((await peer.download("EPSV", "RETR f")).replies)).toBe("150 226");
    expect(server.log.filter(({ type }) => type === "tls-not-resumed").length).toBe(1);
    peer.resume = true;
    expect(codesOf((await peer.download("EPSV", "RETR f")).replies)).toBe("150 226");
    peer.resume = false;
    expect(codesOf((await peer.download("EPSV", "RETR f")).replies)).toBe("150 522");
    expect(reasons(server)).toEqual(["session not resumed"]);
  });

  it("with prefer, is shown by another control connection's session too, where that began with one of this client's (rclone)", async () => {
    const server = await startWithFiles({ tls: { maxVersion } });
    const victim = await server.peer({ tls: "explicit" });
    const stranger = await server.peer({ tls: "explicit" });
    const { session = Buffer.alloc(0) } = victim;
    const sibling = await server.peer({ tls: "explicit", options: { session } });
    // Its name is right, which anybody can read on the wire, and nothing else.
    const liar = await server.peer({ tls: "explicit", options: { session: spoilt(session) } });
    expect(await downloadWith(victim, victim)).toEqual({ codes: "150 226", data: "abc" });
    expect(await downloadWith(victim, sibling)).toEqual({ codes: "150 226", data: "abc" });
    expect(await downloadWith(sibling, victim)).toEqual({ codes: "150 226", data: "abc" });
    for (const thief of [stranger, liar]) {
      expect(await downloadWith(victim, thief)).toEqual({ codes: "150 522", data: "" });
      expect(await downloadWith(victim, victim)).toEqual({ codes: "150 226", data: "abc" });
    }
  });

  it("with require, is not shown by the same client's other control connection", async () => {
    const server = await startWithFiles({ tls: { sessionReuse: "require", maxVersion } });
    const victim = await server.peer({ tls: "explicit" });
    const { session = Buffer.alloc(0) } = victim;
    const sibling = await server.peer({ tls: "explicit", options: { session } });
    expect(await downloadWith(victim, sibling)).toEqual({ codes: "150 522", data: "" });
  });

  it("with off, is not asked", async () => {
    const server = await startWithFiles({ tls: { sessionReuse: "off", maxVersion } });
    const peer = await server.peer({ tls: "explicit" });
    for (const resume of [true, false]) {
      peer.resume = resume;
      expect(codesOf((await peer.download("EPRT", "RETR f")).replies)).toBe("150 226");
    }
    expect(server.log.some(({ type }) => type === "tls-not-resumed")).toBe(false);
  });
});

it("T4: an account can ask for more, or less, than the server", async () => {
  for (const [sessionReuse, mine, codes] of [
    ["off", "require", "150 522"],
    ["require", "off", "150 226"],
  ] as const) {
    const server = await startWithFiles({ tls: { sessionReuse }, account: { tls: { sessionReuse: mine } } });
    const peer = await server.peer({ tls: "explicit" });
    peer.resume = false;
    expect(codesOf((await peer.download("EPSV", "RETR f")).replies)).toBe(codes);
  }
});

it("ends the session when TLS of two data connections in a row fails, and not when one between succeeds", async () => {
  const server = await startWithFiles({ tls: { sessionReuse: "require" } });
  const peer = await server.peer({ tls: "explicit" });
  const codes: string[] = [];
  for (const resume of [false, true, false, false]) {
    peer.resume = resume;
    codes.push(codesOf((await peer.download("EPSV", "RETR f")).replies));
  }
  expect(codes).toEqual(["150 522", "150 226", "150 522", "150 421"]);
  expect(await peer.rest()).toEqual([]);
});

describe("T16: login in clear text where TLS is required", () => {
  const tls = { required: { login: true } };

  it("is refused at USER, whose name nobody logs, and ends the session at the third time", async () => {
    const server = await startWithFiles({ tls });
    const peer = await server.stranger();
    expect(await peer.codes("USER secretname", "PASS p", "USER secretname", "USER x")).toEqual([
      530, 503, 530, 421,
    ]);
    expect(await peer.rest()).toEqual([]);
    expect(JSON.stringify(server.log)).not.toContain("secretname");
  });

  it("is possible under TLS", async () => {
    const server = await startWithFiles({ tls });
    for (const kind of ["explicit", "implicit"] as const) {
      expect(await (await server.peer({ tls: kind })).say("PWD")).toMatch(/^257/);
    }
  });

  it("is refused to an account behind its right password only", async () => {
    const server = await startWithFiles({ tls: true, account: { tls: { required: { login: true } } } });
    const peer = await server.stranger();
    const wrong = [await peer.say("USER u"), await peer.say("PASS x")];
    const nobody = [await peer.say("USER nobody"), await peer.say("PASS x")];
    expect(wrong).toEqual(nobody);
    expect(await peer.say("USER u")).toBe(wrong[0]);
    expect(await peer.say("PASS p")).toMatch(/^530 .*TLS/);
    expect(await peer.say("PWD")).toMatch(/^530/);
    await peer.authTls();
    expect(await peer.codes("USER u", "PASS p", "PWD")).toEqual([331, 230, 257]);
  });
});

describe("T18: clear data where protection is required", () => {
  it.each([
    ["the server", { tls: { required: { data: true } } }],
    ["the account", { tls: true, account: { tls: { required: { data: true } } } }],
  ])("is refused before 150 (%s)", async (_who, options) => {
    const server = await startWithFiles(options);
    for (const kind of [undefined, "explicit"] as const) {
      const peer = await server.stranger();
      if (kind !== undefined) await peer.authTls();
      await peer.codes("USER u", "PASS p", "PBSZ 0");
      for (const line of ["RETR f", "STOR a", "LIST", "MLSD", "STOU", "APPE f"]) {
        await peer.bareData("EPSV");
        expect([line, await peer.say(line)]).toEqual([line, expect.stringMatching(/^522 .*PROT P/)]);
      }
      if (kind === undefined) continue;
      expect(await peer.codes("PROT C", "PROT P")).toEqual([534, 200]);
      peer.protect = true;
      expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
    }
  });

  it("lets PROT C be where nothing forbids it", async () => {
    const server = await startWithFiles({ tls: true });
    const peer = await server.stranger();
    await peer.authTls();
    expect(await peer.codes("PROT P", "USER u", "PASS p")).toEqual([503, 331, 230]);
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
    expect(await peer.codes("PBSZ 0", "PROT P", "PROT C")).toEqual([200, 200, 200]);
    expect((await peer.download("PORT", "RETR f")).data.toString()).toBe("abc");
  });

  it.each(["SSL", "TLS-P"])("protects data behind AUTH %s without being told to", async (mechanism) => {
    const server = await startWithFiles({ tls: true });
    const peer = await server.stranger();
    expect(codeOf(await peer.say(`AUTH ${mechanism}`))).toBe(234);
    await peer.handshake();
    await peer.codes("USER u", "PASS p");
    peer.protect = true;
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
  });
});

describe("certificates of clients", () => {
  const { authorities, clients, stranger } = clientCertificates("anna", "bert");
  const [anna = stranger, bert = stranger] = clients;
  const storage = new MemoryStorage({ files: { "/f": "abc" } });
  /** Lets in whose certificate names the user, else by "p". */
  const authenticator: Authenticator = {
    authenticate: async ({ user, password, certificate }) =>
      certificate?.commonName === user || password === "p" ? { name: user, storage } : null,
  };
  const start = (use: "optional" | "required" | "login", maxVersion: (typeof versions)[number] = "TLSv1.3") =>
    startTestServer({ authenticator, tls: { maxVersion, clientCertificates: { authorities, use } } });

  it.each(versions)("stand for the password at USER where the authenticator agrees (%s)", async (version) => {
    const server = await start("login", version);
    const peer = await server.stranger();
    await peer.authTls(anna);
    expect(await peer.codes("USER bert", "PASS x", "USER anna", "PWD")).toEqual([331, 530, 232, 257]);
    await peer.codes("PBSZ 0", "PROT P");
    peer.protect = true;
    for (const resume of [false, true, true]) {
      peer.resume = resume;
      expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
    }
    await server.close();
    expect(server.log.find(({ type }) => type === "tls")).toMatchObject({
      certificate: { commonName: "anna" },
    });
  });

  it("do not stand for it where they only may be shown, nor when nobody known has signed them", async () => {
    for (const [use, shown] of [
      ["optional", anna],
      ["login", { ...stranger }],
    ] as const) {
      const server = await start(use);
      const peer = await server.stranger();
      await peer.authTls(shown);
      expect(await peer.codes("USER anna", "PASS p")).toEqual([331, 230]);
      await server.close();
    }
  });

  it("are needed where they are required, and login in clear text is then refused", async () => {
    const server = await start("required");
    for (const shown of [{}, { ...stranger }]) {
      const peer = await server.stranger();
      await peer.authTls(shown).catch(() => undefined);
      await once(peer.socket, "close");
      expect(await peer.rest()).toEqual([]);
    }
    expect(await (await server.stranger()).codes("USER anna")).toEqual([530]);
    const peer = await server.stranger();
    await peer.authTls(anna);
    expect(await peer.codes("USER anna", "PASS p")).toEqual([331, 230]);
    await server.close();
  });

  it("are the same on a data connection that takes no session up", async () => {
    const server = await start("optional");
    const peer = await server.peer({ tls: "explicit", options: anna });
    const other = await server.peer({ tls: "explicit", options: bert });
    other.resume = false;
    expect(await downloadWith(peer, other)).toEqual({ codes: "150 522", data: "" });
    peer.resume = false;
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
    expect(reasons(server)).toEqual(["other client certificate"]);
    await server.close();
  });
});

it("listens on no port when the implicit one is taken", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as { port: number };
  await expect(startTestServer({ tls: { implicitPort: port } })).rejects.toThrow(/EADDRINUSE/);
  taken.close();
});

it("closes a client that is one too many without a handshake, on the implicit port", async () => {
  const server = await startWithFiles({ tls: true, limits: { connections: 0 } });
  const at = server.server.implicitAddress ?? server.address;
  const socket = connect(at.port, at.address);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  await once(socket, "end");
  expect(Buffer.concat(chunks).length).toBe(0);
});
