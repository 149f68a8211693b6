import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { createSecureContext, TLSSocket } from "node:tls";
import { type FtpSession, openSession, type TlsOptions } from "@twinport/client";
import { passingCertificate } from "@twinport/daemon";
import { testCertificate } from "@twinport/server/testing";
import { afterEach, describe, expect, it } from "vitest";
import { content, cut, type DataDeed, type Deviations, play, type Scene, whole } from "./scene.ts";

const ca = testCertificate.cert;
const fingerprint = new X509Certificate(ca).fingerprint256;
const scenes: Scene[] = [];
const clients: FtpSession[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  for (const scene of scenes.splice(0)) scene.close();
});

async function staged(deviations: Deviations = {}): Promise<Scene> {
  const scene = await play(deviations);
  scenes.push(scene);
  return scene;
}

async function enter(scene: Scene, tls: Partial<TlsOptions> = { ca }, connect?: number): Promise<FtpSession> {
  const client = await openSession({
    host: "127.0.0.1",
    port: scene.port,
    modes: ["epsv"],
    tls: { mode: "explicit", ...tls },
    timeouts: connect === undefined ? {} : { connect },
  });
  clients.push(client);
  await client.login("u", "p");
  return client;
}

async function fetched(client: FtpSession): Promise<Buffer> {
  return await buffer((await client.download("f")).stream);
}

/** The connection is in step. */
async function stillThere(client: FtpSession): Promise<void> {
  expect((await client.command("NOOP")).code).toBe(200);
}

const verbs = (scene: Scene) => scene.commands.map((line) => line.split(" ")[0]);

describe("a server without TLS, or with somebody between", () => {
  it.each([
    ["knows no AUTH", { auth: "500 no AUTH" }, "tls", /does not encrypt: AUTH TLS: 500/],
    ["refuses it for now", { auth: "431 later" }, "tls", /431/],
    ["says more behind 234 in clear text (T15)", { auth: "234 go\r\n230 in\r\n" }, "protocol", /clear text/],
    ["begins a line behind 234 (T15)", { auth: "234 go\r\n230" }, "protocol", /clear text/],
    ["sends an empty line behind 234", { auth: "234 go\r\n\r\n" }, "protocol", /clear text/],
  ] as const)("%s: no USER is sent (T16)", async (_, deviations, code, message) => {
    const scene = await staged(deviations);
    const entered = enter(scene);
    await expect(entered).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(verbs(scene)).toEqual(["AUTH"]);
  });

  it("does not encrypt data: no transfer is begun (T16)", async () => {
    const scene = await staged({ prot: "534 no" });
    const client = await enter(scene);
    await expect(client.download("f")).rejects.toMatchObject({ code: "tls", reply: { code: 534 } });
    expect(verbs(scene)).not.toContain("RETR");
    await stillThere(client);
  });

  it("leaves data in clear text where that is wanted", async () => {
    const scene = await staged({ data: (socket) => void socket.end(content) });
    expect((await fetched(await enter(scene, { ca, data: "clear" }))).equals(content)).toBe(true);
    expect(scene.commands).toContain("PROT C");
  });

  it("is not told to change what the connection is made of by hand", async () => {
    const client = await enter(await staged());
    for (const verb of ["AUTH", "ccc", "REIN"]) {
      await expect(client.command(verb)).rejects.toMatchObject({ code: "usage" });
    }
    await stillThere(client);
  });
});

describe("the server's certificate", () => {
  it.each([
    ["is signed by an authority of ours", { ca }],
    ["is pinned", { pin: fingerprint }],
    ["is one of the pinned, small letters without colons", { pin: ["00".repeat(32), hexOf(ca)] }],
    ["is another's name, as told", { ca, servername: "localhost" }],
    ["is not looked at", { rejectUnauthorized: false }],
  ] as const)("passes if it %s", async (_, tls) => {
    expect((await fetched(await enter(await staged(), tls))).equals(content)).toBe(true);
  });

  it.each([
    ["is signed by nobody we know", {}, /not to be trusted: DEPTH_ZERO_SELF_SIGNED_CERT/],
    ["has another name", { ca, servername: "example.org" }, /ERR_TLS_CERT_ALTNAME_INVALID/],
    ["is not the pinned one, though signed", { ca, pin: "ab".repeat(32) }, /none of the pinned ones/],
    [
      "is not the pinned one, though nobody looks",
      { rejectUnauthorized: false, pin: "ab".repeat(32) },
      /none of/,
    ],
  ] as const)("is refused before USER if it %s", async (_, tls, message) => {
    const scene = await staged();
    await expect(enter(scene, tls)).rejects.toMatchObject({
      code: "tls",
      phase: "tls",
      message: expect.stringMatching(message),
      hint: expect.stringContaining("operator"),
    });
    expect(verbs(scene)).toEqual(["AUTH"]);
  });

  it.each([
    ["a pin", { pin: "abc" }],
    ["no pin", { pin: [] }],
    ["an authority", { ca: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" }],
    ["a certificate without its key", { cert: ca }],
  ] as const)("%s that is none is seen before anything is dialled", async (_, tls) => {
    await expect(enter({ port: 1, commands: [], close: () => {} }, tls)).rejects.toMatchObject({
      code: "usage",
    });
  });
});

describe("a data connection", () => {
  const garbage: DataDeed = (socket) => void socket.end("220 what?\r\n");
  const silent: DataDeed = (socket) => void socket.resume().once("end", () => socket.end());
  const gone: DataDeed = (socket) => void socket.destroy();
  const reset: DataDeed = (socket) => void socket.resetAndDestroy();

  it.each([
    ["says something else than TLS", garbage],
    ["says nothing (within the time for a connection)", silent],
    ["is closed at once", gone],
    ["is reset at once", reset],
  ] as const)("that %s: an error, and the session goes on", async (_, data) => {
    const scene = await staged({
      data: (...all) => (all[2] === 1 ? data(...all) : whole(...all)),
      finals: ["226 well"],
    });
    const client = await enter(scene, { ca }, 1000);
    await expect(fetched(client)).rejects.toMatchObject({ code: "tls" });
    await stillThere(client);
    expect((await fetched(client)).equals(content)).toBe(true);
  });

  it("of another server (T45): nothing is taken from it", async () => {
    const { certificate } = await passingCertificate(["localhost", "127.0.0.1"], Date.now());
    const forged = createSecureContext({ key: certificate.key, cert: certificate.cert });
    const scene = await staged({ data: (socket, _, n) => whole(socket, forged, n) });
    // A trusted certificate all the same: it is not the control connection's.
    const client = await enter(scene, { ca: [ca, certificate.cert] });
    await expect(client.upload(content, "f")).rejects.toMatchObject({
      code: "tls",
      message: expect.stringContaining("another certificate"),
    });
    await stillThere(client);
  });

  it("that ends without close_notify is truncated, and the local file stays what it was (D10)", async () => {
    const folder = await mkdtemp(join(tmpdir(), "twinport-truncated-"));
    const local = join(folder, "f");
    await writeFile(local, "precious");
    const scene = await staged({ data: cut });
    const client = await enter(scene);
    const failed = { code: "truncated", retryable: true };
    await expect(fetched(client)).rejects.toMatchObject(failed);
    await expect(client.downloadTo("f", local)).rejects.toMatchObject(failed);
    await expect(client.listText("LIST")).rejects.toMatchObject(failed);
    expect(await readFile(local, "utf8")).toBe("precious");
    expect(await readdir(folder)).toEqual(["f"]);
    await stillThere(client);
    await rm(folder, { recursive: true });
  });

  it("is made once more with a session of the control connection where the server refuses the first (425, 522)", async () => {
    for (const refusal of ["522 session reuse required", "425 TLS session of data connection not resumed"]) {
      // It has other keys, so that it cannot take the session up.
      const forgetful = createSecureContext(testCertificate);
      const refusing: DataDeed = (socket, secureContext, connection) => {
        if (connection > 1) return whole(socket, secureContext, connection);
        const secured = new TLSSocket(socket, { isServer: true, secureContext: forgetful });
        secured.on("error", () => {}).resume();
        return once(secured, "secure").then(() => secured.end());
      };
      const scene = await staged({ data: refusing, finals: [refusal] });
      const client = await enter(scene);
      expect((await fetched(client)).equals(content)).toBe(true);
      expect(verbs(scene).filter((verb) => verb === "RETR")).toHaveLength(2);
    }
  });

  it("is not made a third time; the error has the verdict", async () => {
    const refusal = "522 SSL connection failed; session reuse required: see require_ssl_reuse option";
    const scene = await staged({ data: gone, finals: [refusal, refusal] });
    const client = await enter(scene);
    const failed = { code: "tls", reply: { code: 522 }, finding: { rule: "R12" } };
    await expect(fetched(client)).rejects.toMatchObject(failed);
    expect(verbs(scene).filter((verb) => verb === "RETR")).toHaveLength(2);
    await stillThere(client);
  });
});

function hexOf(pem: string | Buffer): string {
  return createHash("sha256").update(new X509Certificate(pem).raw).digest("hex");
}
