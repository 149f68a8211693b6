import { chown, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { connect, type FtpClient, HostKnowledge } from "@twinport/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProftpd } from "../peers/proftpd.ts";
import { has } from "../peers/programs.ts";
import { startPureFtpd } from "../peers/pure-ftpd.ts";
import type { PeerServer } from "../peers/types.ts";
import { startVsftpd } from "../peers/vsftpd.ts";

const host = "127.0.0.1";
const minute = 60_000;
/** The newest is of today, so that LIST tells its minute. */
const today = Math.floor((Date.now() - 3 * 3_600_000) / minute) * minute + 17_000;
/** LIST tells its day alone. */
const longAgo = Date.UTC(2019, 4, 6, 12, 0, 0);

/** "CST-8": eight hours ahead of UTC, as POSIX writes zones; such need no file in a server's chroot. */
const servers = [
  { name: "vsftpd", zone: "CST-8", told: "GMT", start: startVsftpd },
  {
    name: "proftpd",
    zone: "CST-8",
    told: "local time",
    start: (work: string, at: typeof host) =>
      startProftpd(work, at, undefined, undefined, undefined, "TimesGMT off"),
  },
  {
    name: "proftpd",
    zone: "NST3:30",
    told: "local time",
    start: (work: string, at: typeof host) =>
      startProftpd(work, at, undefined, undefined, undefined, "TimesGMT off"),
  },
  { name: "pure-ftpd", zone: "CST-8", told: "local time", start: startPureFtpd },
] as const;

/** Starts a server whose wall clock is that of a zone. */
async function startIn(zone: string, start: () => Promise<PeerServer>): Promise<PeerServer> {
  const before = process.env["TZ"];
  process.env["TZ"] = zone;
  try {
    return await start();
  } finally {
    if (before === undefined) delete process.env["TZ"];
    else process.env["TZ"] = before;
  }
}

/** A client that lists with LIST, whatever the server has. */
function clientOf({ port, user, password }: PeerServer, log: string[] = []): Promise<FtpClient> {
  const knowledge = new HostKnowledge();
  knowledge.withoutMlsd = true;
  return connect({
    host,
    port,
    user,
    password,
    knowledge,
    onDialog: (event) => {
      if (event.kind === "command") log.push(event.verb);
    },
  });
}

describe.each(servers)("$name in the zone $zone, which lists in $told", ({ name, zone, start }) => {
  describe.skipIf(!has(name))("with it", () => {
    let folder: string;
    let server: PeerServer;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "twinport-interop-"));
      server = await startIn(zone, () => start(folder, host));
      const { uid, gid } = await stat(server.root);
      await mkdir(join(server.root, "pub"));
      await chown(join(server.root, "pub"), uid, gid);
      for (const [file, time] of [
        ["new.txt", today],
        ["old.txt", longAgo],
      ] as const) {
        await writeFile(join(server.root, "pub", file), file);
        await utimes(join(server.root, "pub", file), time / 1000, time / 1000);
        await chown(join(server.root, "pub", file), uid, gid);
      }
    });
    afterAll(async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    });

    it("is told in UTC by list, walk and glob, to the minute, with one MDTM", async () => {
      const sent: string[] = [];
      await using client = await clientOf(server, sent);
      const expected = { epochMs: Math.floor(today / minute) * minute, precision: "minute", zone: "utc" };
      const { entries, unknown } = await client.list("pub");
      expect(unknown).toEqual([]);
      expect(entries.find((entry) => entry.name === "new.txt")?.modified).toEqual(expected);
      expect(entries.find((entry) => entry.name === "old.txt")?.modified).toMatchObject({ precision: "day" });
      for await (const entry of client.walk("/pub"))
        if (entry.name === "new.txt") expect(entry.modified).toEqual(expected);
      for await (const entry of client.glob("pub/new*")) expect(entry.modified).toEqual(expected);
      expect(sent).not.toContain("MLSD");
      expect(sent.filter((verb) => verb === "MDTM")).toHaveLength(1);
    });

    it("is heeded by mirrors both ways", async () => {
      const copy = join(folder, "copy");
      const down = { from: { remote: "/pub" }, to: { local: copy } } as const;
      {
        await using client = await clientOf(server);
        expect(await client.mirror(down).result).toMatchObject({ copied: 2, failed: 0 });
      }
      expect((await readdir(copy)).toSorted()).toEqual(["new.txt", "old.txt"]);
      await using client = await clientOf(server);
      expect((await client.mirror(down).result).copied).toBe(0);
      const up = { from: { local: copy }, to: { remote: "/pub" } } as const;
      expect((await client.mirror(up).result).copied).toBe(0);
      // An hour is more than a minute, and less than the zone: without the offset it would not be seen, or all would be.
      const later = today / 1000 + 3600;
      await utimes(join(copy, "new.txt"), later, later);
      expect(await client.mirror(up).result).toMatchObject({ copied: 1, failed: 0 });
      await utimes(join(copy, "new.txt"), later - 7200, later - 7200);
      await client.setModified("/pub/new.txt", new Date(today));
      expect((await client.mirror(down).result).copied).toBe(1);
      const { mtimeMs } = await stat(join(copy, "new.txt"));
      expect(Math.floor(mtimeMs / minute)).toBe(Math.floor(today / minute));
    });
  });
});
