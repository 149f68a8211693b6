import { chown, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConnectOptions, connect, type FtpClient, HostKnowledge } from "@twinport/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRelay } from "../../../bench/client/relay.mjs";
import { SteppedClock } from "../../../bench/client/stepped-clock.mjs";
import { startProftpd } from "../peers/proftpd.ts";
import { has } from "../peers/programs.ts";
import { startPureFtpd } from "../peers/pure-ftpd.ts";
import { startTwinport } from "../peers/twinport.ts";
import type { PeerServer } from "../peers/types.ts";
import { startVsftpd } from "../peers/vsftpd.ts";

/** As long as a loaded machine lets a server wait for its turn, milliseconds of real time. */
const quiet = 50;
const count = 8;
const names = Array.from({ length: count }, (_, at) => `file${at}`);
const bytes = Buffer.alloc(1024, 7);

/** A download, an upload, and one under another name first with the time kept. */
const operations = [
  (ftp: FtpClient, name: string) => ftp.download(name).bytes(),
  (ftp: FtpClient, name: string) => ftp.upload(bytes, `put-${name}`),
  (ftp: FtpClient, name: string) =>
    ftp.upload(bytes, `whole-${name}`, { atomic: true, modified: new Date(0) }),
];

/**
 * Round trips that each operation takes at most in a row of them, by mode. The rest of one, if any, is what begins and ends the row.
 * ProFTPD and Pure-FTPd may read what comes behind a transfer in time or not: theirs are what it costs without.
 */
const servers = [
  { name: "vsftpd", start: startVsftpd, epsv: [2, 2, 2], eprt: [1, 2, 2] },
  { name: "proftpd", start: startProftpd, epsv: [3, 4, 5], eprt: [2, 3, 3] },
  { name: "pure-ftpd", start: startPureFtpd, epsv: [3, 4, 5], eprt: [2, 3, 3] },
  { name: "our server", start: startTwinport, epsv: [2, 2, 2], eprt: [1, 2, 2] },
] as const;

for (const { name, start, ...expected } of servers) {
  describe.skipIf(name !== "our server" && !has(name))(`round trips with ${name}`, () => {
    let work: string;
    let server: PeerServer;

    beforeAll(async () => {
      work = await mkdtemp(join(tmpdir(), "twinport-trips-"));
      server = await start(work, "127.0.0.1");
      const { uid } = await stat(server.root);
      for (const file of names) {
        await writeFile(join(server.root, file), bytes);
        await chown(join(server.root, file), uid, uid);
      }
    });
    afterAll(async () => {
      await server.stop();
      await rm(work, { recursive: true });
    });

    for (const mode of ["epsv", "eprt"] as const) {
      // A machine that is busy elsewhere makes a count too high, never too low: another one is taken then.
      it(`by ${mode}`, { retry: 3 }, async () => {
        const clock = new SteppedClock(quiet);
        const relay = await startRelay({ to: server.port, rtt: 1, clock });
        const { host, user, password } = server;
        const options: ConnectOptions = { host, port: relay.port, user, password, modes: [mode] };
        const knowledge = new HostKnowledge();
        const ftp = await connect({ ...options, knowledge, pool: { max: 1 } });
        expect(clock.now()).toBe(4); // connecting, the greeting, and two flights
        const seen: number[] = [];
        for (const operation of operations) {
          await operation(ftp, "file0");
          const before = clock.now();
          await Promise.all(names.map((file) => operation(ftp, file)));
          seen.push(Math.floor((clock.now() - before) / count));
        }
        await ftp.close();
        await relay.close();
        expect(seen.map((trips, at) => Math.max(trips, expected[mode][at] ?? 0))).toEqual(expected[mode]);
      });
    }
  });
}
