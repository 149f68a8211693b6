import { Readable, Writable } from "node:stream";
import { Client } from "@twinport/client/compat/basic-ftp";
import { MemoryStorage } from "@twinport/server";
import { startTestServer, type TestServer, testCertificate } from "@twinport/server/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** The API of basic-ftp on our client, against our server, which wants data connections to go on with the TLS session. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ storage: new MemoryStorage(), tls: true });
});
afterAll(() => server.close());

const ways = ["plain", "explicit", "implicit"] as const;
const versions = ["TLSv1.2", "TLSv1.3"] as const;
const cases = ways.flatMap((way) =>
  (way === "plain" ? [undefined] : versions).map((version) => ({ way, version })),
);

describe.each(cases)("$way $version", ({ way, version }) => {
  async function accessed(): Promise<Client> {
    const client = new Client(10_000);
    const { address, port } =
      way === "implicit" ? (server.server.implicitAddress ?? server.address) : server.address;
    await client.access({
      host: address,
      port,
      user: "u",
      password: "p",
      secure: way === "plain" ? false : way === "implicit" ? "implicit" : true,
      ...(version === undefined
        ? {}
        : {
            secureOptions: {
              ca: testCertificate.cert,
              minVersion: version,
              maxVersion: version,
              servername: "localhost",
            },
          }),
    });
    return client;
  }

  it("uploads, lists, downloads and removes, again and again", async () => {
    const client = await accessed();
    const name = `${way}-${version}`;
    await client.ensureDir(name);
    for (let round = 0; round < 5; round += 1) {
      const content = `${round}-`.repeat(round === 0 ? 0 : 10 ** round);
      await client.uploadFrom(Readable.from([content]), "f.txt");
      const chunks: Buffer[] = [];
      const destination = new Writable({
        write(chunk: Buffer, _encoding, done) {
          chunks.push(chunk);
          done();
        },
      });
      await client.downloadTo(destination, "f.txt");
      expect(Buffer.concat(chunks).toString()).toBe(content);
    }
    expect((await client.list()).map((entry) => entry.name)).toEqual(["f.txt"]);
    expect(client.ftp.hasTLS).toBe(way !== "plain");
    await client.removeDir(`/${name}`);
    client.close();
  });
});

it("does not trust a certificate that nobody has signed for it", async () => {
  const client = new Client(10_000);
  const { address: host, port } = server.address;
  await expect(client.access({ host, port, user: "u", password: "p", secure: true })).rejects.toMatchObject({
    code: expect.stringMatching(/CERT|SELF_SIGNED/),
  });
  expect(client.closed).toBe(true);
});
