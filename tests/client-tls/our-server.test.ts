import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { connect, type DataMode, type FtpSession, openSession, type TlsOptions } from "@twinport/client";
import { type Authenticator, MemoryStorage } from "@twinport/server";
import { startTestServer, type TestServer, testCertificate } from "@twinport/server/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const big = randomBytes(3_000_000);
const ca = testCertificate.cert;

let server: TestServer;

beforeAll(async () => {
  const storage = new MemoryStorage({ files: { "/big": big, "/small": "small", "/empty": "" } });
  server = await startTestServer({
    storage,
    tls: { sessionReuse: "require", required: { login: true, data: true } },
    limits: { connectionsPerAddress: 100 },
  });
});
afterAll(() => server.close());

async function session(tls: TlsOptions, modes: readonly DataMode[] = ["epsv"]): Promise<FtpSession> {
  const { address, port } =
    (tls.mode === "implicit" ? server.server.implicitAddress : undefined) ?? server.address;
  const client = await openSession({ host: address, port, modes, tls });
  await client.login("u", "p");
  return client;
}

const text = async (client: FtpSession, path: string): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of (await client.download(path)).stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

describe.each(["explicit", "implicit"] as const)("%s TLS", (mode) => {
  describe.each(["TLSv1.2", "TLSv1.3"] as const)("%s", (version) => {
    it.each(["epsv", "pasv", "eprt", "port"] as const)(
      "each data connection goes on with the session, %s",
      async (way) => {
        const client = await session({ mode, ca, minVersion: version, maxVersion: version }, [way]);
        for (let round = 0; round < 6; round++) {
          expect((await client.list("/")).entries.length).toBeGreaterThanOrEqual(3);
          await client.upload(big, "/up");
          expect((await text(client, "/up")).equals(big)).toBe(true);
          await client.upload(new Uint8Array(), "/nothing");
          expect(await text(client, "/nothing")).toHaveLength(0);
          await client.upload(Buffer.from("x"), "/one");
        }
        await client.quit();
        expect(client.closed).toBe(true);
      },
    );
  });
});

it("tells what it is encrypted with, which can be pinned", async () => {
  const first = await session({ mode: "explicit", ca });
  expect(first.encryption).toMatchObject({ protocol: "TLSv1.3", cipher: expect.stringContaining("AES") });
  const second = await session({ mode: "explicit", pin: first.encryption?.fingerprint ?? "" });
  expect(await text(second, "/small")).toEqual(Buffer.from("small"));
  await Promise.all([first.quit(), second.quit()]);
});

it("calls of one client that overlap keep their sessions apart", async () => {
  const { address, port } = server.address;
  await using client = await connect(`ftpes://u:p@${address}:${port}`, { tls: { ca } });
  const names = Array.from({ length: 40 }, (_, index) => `/many-${index}`);
  await Promise.all(names.map((name) => client.upload(Buffer.from(name), name)));
  const read = await Promise.all(names.map((name) => client.download(name).bytes()));
  expect(read.map((bytes) => Buffer.from(bytes).toString())).toEqual(names);
  expect(server.log.filter(({ type }) => type === "tls-not-resumed" || type === "tls-failed")).toEqual([]);
});

it("an upload that is given up is not taken for a whole one, and the session goes on", async () => {
  const client = await session({ mode: "explicit", ca });
  const giveUp = new AbortController();
  async function* endless() {
    yield big;
    giveUp.abort();
    await new Promise((resolve) => setImmediate(resolve));
    yield big;
  }
  await expect(client.upload(endless(), "/given-up", { signal: giveUp.signal })).rejects.toMatchObject({
    code: "aborted",
  });
  const transfers = server.log.filter((event) => event.type === "transfer");
  expect(transfers.find((event) => event.path === "/given-up")).toMatchObject({ ok: false });
  await client.upload(Buffer.from("x"), "/after");
  expect(await text(client, "/after")).toEqual(Buffer.from("x"));
  await client.quit();
});

it.each(["TLSv1.2", "TLSv1.3"] as const)(
  "shows a certificate of its own, which may stand for the password, %s",
  async (version) => {
    const storage = new MemoryStorage({ files: { "/f": "abc" } });
    const authenticator: Authenticator = {
      authenticate: async ({ user, certificate }) =>
        certificate?.commonName === "localhost" ? { name: user, storage } : null,
    };
    const clientCertificates = { authorities: testCertificate.cert, use: "login" } as const;
    const strict = await startTestServer({
      authenticator,
      tls: { clientCertificates, sessionReuse: "require" },
    });
    const own = { cert: testCertificate.cert, key: testCertificate.key };
    const { address, port } = strict.address;
    const open = (tls: Partial<TlsOptions>) =>
      openSession({
        host: address,
        port,
        tls: { mode: "explicit", ca, minVersion: version, maxVersion: version, ...tls },
      });
    const known = await open(own);
    expect((await known.login("anna", "")).code).toBe(232);
    for (let round = 0; round < 4; round++) {
      expect(await buffer((await known.download("/f")).stream)).toEqual(Buffer.from("abc"));
    }
    const unknown = await open({});
    await expect(unknown.login("anna", "")).rejects.toMatchObject({ code: "login-failed" });
    known.close();
    unknown.close();
    await strict.close();
  },
);
