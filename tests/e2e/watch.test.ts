import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { analyzeBytes, type Row, type Session } from "@twinport/capture";
import { nodeHost, Watch, type WatchOptions } from "@twinport/capture/node";
import type { DataMode } from "@twinport/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Running, twinport } from "../support/command.ts";
import { big, memoryServer, playSession } from "./session.ts";
import { canCapture } from "./tcpdump.ts";

/** An address of our own in 127/8: whatever else goes over loopback is none of ours. */
const host = "127.77.21.8";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-watch-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Watches loopback; of the sessions only those with our server are kept. */
async function watching(server: string, options: Partial<WatchOptions> = {}) {
  const rows = new Map<string, Row[]>();
  const ended: Session[] = [];
  const watch = await Watch.start({
    device: "lo",
    ...options,
    told(session, more) {
      if (session.server.address !== server) return;
      rows.set(session.id, [...(rows.get(session.id) ?? []), ...more]);
      if (session.unfinished !== true) ended.push(session);
    },
  });
  const timer = setInterval(() => watch.look(Date.now() / 1000), 50);
  return {
    watch,
    rows,
    ended,
    async sessions(count: number, signal: AbortSignal) {
      while (ended.length < count) await delay(20, undefined, { signal });
    },
    async stop() {
      clearInterval(timer);
      return await watch.stop();
    },
  };
}

/** Its place, what it is, and what was said. */
const key = ({ frames, kind, connection, raw }: Row) =>
  `${frames[0]?.[0] ?? "-"} ${kind} ${connection.replace(/^C\d+/, "")} ${raw.join(" ")}`;

/** The processes that this one has started and that still are. */
async function children(): Promise<string> {
  return await readFile(`/proc/${process.pid}/task/${process.pid}/children`, "utf8");
}

describe.skipIf(!canCapture)("watching real packets", () => {
  it.for<DataMode>(["epsv", "pasv", "eprt", "port"])(
    "tells of a session by %s what its file tells later",
    async (mode, { signal }) => {
      const file = join(folder, `${mode}.pcapng`);
      const server = memoryServer(host);
      const seen = await watching(host, { write: file });
      try {
        await playSession(await server.listen(), mode);
        await seen.sessions(1, signal);
      } finally {
        await seen.stop();
        await server.close();
      }
      const [live] = seen.ended;
      const analysis = analyzeBytes(await readFile(file), { host: nodeHost });
      const [later] = analysis.sessions.filter(({ client }) => client.port === live?.client.port);
      const rows = seen.rows.get(live?.id ?? "") ?? [];
      expect(rows.map(key)).toEqual(later?.rows.map(key));
      expect(live?.transfers.map(({ sha256 }) => sha256)).toEqual(
        later?.transfers.map(({ sha256 }) => sha256),
      );
      expect(live?.transfers.map(({ bytes }) => bytes)).toContain(big.length);
      expect(await children()).toBe("");
    },
  );

  it("tells of IPv6", async ({ signal }) => {
    const server = memoryServer("::1");
    const seen = await watching("::1");
    try {
      const endpoint = await server.listen();
      await playSession(endpoint, "epsv");
      while (!seen.ended.some((session) => session.server.port === endpoint.port))
        await delay(20, undefined, { signal });
      const live = seen.ended.find((session) => session.server.port === endpoint.port);
      expect(live?.transfers.map(({ complete }) => complete)).not.toContain("no");
    } finally {
      await seen.stop();
      await server.close();
    }
  });

  it("misses nothing when another filter takes over", async ({ signal }) => {
    const server = memoryServer(host);
    // Everything is too much: the filter is narrowed at the first opportunity.
    const seen = await watching(host, { busy: -1 });
    let played = 0;
    try {
      const endpoint = await server.listen();
      const wide = seen.watch.capture.filter;
      for (let further = 3; further > 0; played++) {
        await playSession(endpoint, played % 2 === 0 ? "pasv" : "port");
        if (seen.watch.capture.filter.includes(`host ${host}`)) further--;
        signal.throwIfAborted();
      }
      await seen.sessions(played, signal);
      expect(seen.watch.capture.filter).not.toBe(wide);
    } finally {
      await seen.stop();
      await server.close();
    }
    for (const { transfers, rows } of seen.ended) {
      expect(transfers.map(({ sha256 }) => sha256 === null)).toEqual([false, true, false, false]);
      expect(rows.map(({ kind }) => kind)).not.toContain("tcp.gap.capture");
    }
    expect(seen.ended).toHaveLength(played);
    expect(await children()).toBe("");
  });

  it("notices when the program that captures ends by itself", async () => {
    const seen = await watching(host);
    try {
      process.kill(Number(await children()), "SIGTERM");
      expect((await seen.watch.capture.failed).message).toBe("tcpdump: it ended");
    } finally {
      await seen.stop();
    }
  });

  it("is ended by ^C with a summary", async () => {
    const server = memoryServer(host);
    const file = join(folder, "command.pcap");
    const running = new Running(["watch", "-i", "lo", "-w", file]);
    try {
      await running.said(/\^C ends it/);
      await playSession(await server.listen(), "pasv");
      await running.said(new RegExp(`Session C\\d+: .*@${host.replaceAll(".", "\\.")}`));
      const { status } = await running.stop();
      expect(status).toBe(130);
      expect(running.stdout).toMatch(/packets of FTP; /);
      expect(running.stdout).toContain("4 transfers");
      expect(running.stdout).not.toContain("open-sesame");
      expect((await twinport(["explain", file])).stdout).toContain("4 transfers");
    } finally {
      await server.close();
    }
  });
});

describe("twinport watch", () => {
  it("says what to install where nothing captures", async () => {
    const ended = await twinport(["watch"], { env: { PATH: folder } });
    expect(ended.status).toBe(3);
    expect(ended.stderr).toMatch(/neither tcpdump nor dumpcap is installed — .*tcpdump/);
  });

  it("names an interface that is not there", async ({ skip }) => {
    if (!canCapture) skip();
    const ended = await twinport(["watch", "-i", "nowhere0"]);
    expect(ended.status).toBe(3);
    expect(ended.stderr).toContain("nowhere0");
  });
});
