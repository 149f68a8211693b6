import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { Client } from "@twinport/client/compat/basic-ftp";
import { testCertificate } from "@twinport/server/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startProftpd } from "../peers/proftpd.ts";
import { has, type Program } from "../peers/programs.ts";
import { startPureFtpd } from "../peers/pure-ftpd.ts";
import type { PeerServer } from "../peers/types.ts";
import { startVsftpd } from "../peers/vsftpd.ts";

const host = "127.0.0.1";
const servers = [
  { name: "vsftpd", start: startVsftpd, modules: [] },
  { name: "proftpd", start: startProftpd, modules: ["proftpd-mod-tls"] },
  { name: "pure-ftpd", start: startPureFtpd, modules: [] },
] as const;
const places = servers.flatMap((server) => [
  { ...server, version: undefined },
  { ...server, version: "TLSv1.2" as const },
  { ...server, version: "TLSv1.3" as const },
]);
/** More data connections than servers give tickets at once. */
const rounds = 4;

/** The API of basic-ftp on our client: what its users do all day, against the servers that they have. */
describe.each(places)("basic-ftp's API on $name, $version", ({ name, start, modules, version }) => {
  const programs: readonly Program[] = [name, ...modules];
  describe.skipIf(!programs.every(has))("with it", () => {
    let work: string;
    let server: PeerServer;
    let client: Client;

    beforeAll(async () => {
      work = await mkdtemp(join(tmpdir(), "twinport-interop-"));
      server = await start(work, host, version === undefined ? undefined : "tls");
    });
    afterAll(async () => {
      await server.stop();
      await rm(work, { recursive: true });
    });
    beforeEach(async () => {
      client = new Client(20_000);
      const { port, user, password } = server;
      const versions = { minVersion: version, maxVersion: version };
      const secure =
        version === undefined
          ? {}
          : {
              secure: true,
              secureOptions: { ca: testCertificate.cert, servername: "localhost", ...versions },
            };
      await client.access({ host, port, user, password, ...secure });
    });
    afterEach(() => client.close());

    const upload = (content: string | Buffer, path: string) =>
      client.uploadFrom(Readable.from([Buffer.from(content)]), path);
    const download = async (path: string): Promise<Buffer> => {
      const chunks: Buffer[] = [];
      const into = new Writable({
        write(chunk: Buffer, _encoding, done) {
          chunks.push(chunk);
          done();
        },
      });
      await client.downloadTo(into, path);
      return Buffer.concat(chunks);
    };
    const names = async () => (await client.list()).map((entry) => entry.name).sort();

    it("keeps bytes as they are, many times over", async () => {
      for (let round = 0; round < rounds; round++) {
        for (const content of [
          Buffer.from([0, 1, 0x7f, 0x80, 0xfe, 0xff]),
          Buffer.alloc(1 << 20, "0123456789"),
        ]) {
          await upload(content, "round");
          expect(await client.size("round")).toBe(content.length);
          expect((await download("round")).equals(content)).toBe(true);
        }
      }
      await client.remove("round");
      expect(client.ftp.hasTLS).toBe(version !== undefined);
    });

    it("lists, renames, makes and removes", async () => {
      await client.ensureDir("made/in/depth");
      expect(await names()).toEqual([]);
      await upload("a", "a.txt");
      await upload("b", "b.txt");
      expect(await names()).toEqual(["a.txt", "b.txt"]);
      await client.rename("a.txt", "c.txt");
      await client.remove("b.txt");
      expect(await names()).toEqual(["c.txt"]);
      expect(await client.list("../..")).toMatchObject([{ name: "in", isDirectory: true }]);
      await client.cd("../../..");
      await client.removeDir("made");
      expect(await names()).not.toContain("made");
    });

    it("tells refusals and goes on", async () => {
      const refused = expect.objectContaining({ name: "FTPError", code: 550 });
      await expect(download("missing")).rejects.toEqual(refused);
      await expect(client.remove("missing")).rejects.toEqual(refused);
      expect((await client.features()).size).toBeGreaterThan(0);
      await upload("x", "x");
      await client.remove("x");
    });
  });
});
