import { randomBytes } from "node:crypto";
import { type DataMode, type FtpSession, openSession, type TlsOptions } from "@twinport/client";
import { MemoryStorage } from "@twinport/server";
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
