import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type FtpClient } from "@twinport/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProftpd } from "../peers/proftpd.ts";
import { has } from "../peers/programs.ts";
import { startPureFtpd } from "../peers/pure-ftpd.ts";
import type { PeerServer } from "../peers/types.ts";
import { startVsftpd } from "../peers/vsftpd.ts";

const host = "127.0.0.1";
/** Connections that each server takes from one address. */
const atOnce = 3;

const servers = [
  { name: "vsftpd", start: startVsftpd },
  { name: "proftpd", start: startProftpd },
  { name: "pure-ftpd", start: startPureFtpd },
] as const;

/** Sends, looks at, fetches and removes one file after the other, all of them at once. */
async function work(client: FtpClient, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, n) => `file${n}`);
  return await Promise.all(
    names.map(async (name) => {
      await client.upload(Buffer.from(`of ${name}`), name);
      expect(await client.size(name)).toBe(`of ${name}`.length);
      const text = await client.download(name).text();
      await client.rename(name, `${name}.old`);
      await client.remove(`${name}.old`);
      return text;
    }),
  );
}

describe.each(servers)("a client of many connections against $name, which takes few", ({ name, start }) => {
  describe.skipIf(!has(name))("with it", () => {
    let folder: string;
    let server: PeerServer;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "twinport-interop-"));
      server = await start(folder, host, undefined, atOnce);
    });
    afterAll(async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    });

    it("does all its work over those that it gets", async () => {
      const observed = new Set<number>();
      await using client = await connect({
        host,
        port: server.port,
        user: server.user,
        password: server.password,
        pool: { max: 8 },
        observer: {
          event: (event) => {
            if (event.type === "open" && event.channel === "control") observed.add(event.id);
          },
        },
      });
      const texts = await work(client, 40);
      expect(texts).toEqual(Array.from({ length: 40 }, (_, n) => `of file${n}`));
      expect(observed.size).toBeGreaterThan(atOnce); // it has asked for more than there are
      const { entries } = await client.list();
      expect(entries.filter(({ name }) => name.startsWith("file"))).toEqual([]);
    });
  });
});
