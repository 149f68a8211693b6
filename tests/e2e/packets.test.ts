import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Analysis, analyzeBytes, type Session, WireCapture } from "@twinport/capture";
import type { DataMode } from "@twinport/client";
import { describe, expect, it } from "vitest";
import { onlySession, rowKinds } from "./rows.ts";
import { memoryServer, playSession } from "./session.ts";
import { canCapture, capture } from "./tcpdump.ts";

/** An address of our own in 127/8, so that no other traffic of this machine is in the capture. */
const host = "127.77.13.111";
const modes: readonly DataMode[] = ["epsv", "pasv", "eprt", "port"];

describe.skipIf(!canCapture)("real packets of a session", () => {
  it.for(modes)("by %s tell the same as its socket events", async (mode, { signal }) => {
    const folder = await mkdtemp(join(tmpdir(), "twinport-packets-"));
    const file = join(folder, "lo.pcap");
    const observed = new WireCapture({ dataPayload: true });
    const server = memoryServer(host);
    const capturing = await capture(file, `tcp and host ${host}`);
    try {
      await playSession(await server.listen(), mode, observed);
      const packets = await wholeCapture(file, signal);

      const events = onlySession(analyzeBytes(observed.finish()));
      expect(story(onlySession(packets))).toEqual(story(events));
      expect(transfers(onlySession(packets))).toEqual(transfers(events));
      expect(packets.otherPackets.total).toBe(0);
    } finally {
      await capturing.stop();
      await server.close();
      await rm(folder, { recursive: true });
    }
  });
});

/**
 * The rows without their order, which is up to the two connections' packets, without how a close was packed, and
 * without a full receive buffer, which sockets do not show.
 */
function story(session: Session): string[] {
  return rowKinds(session)
    .filter((kind) => kind !== "tcp.zerowin")
    .map((kind) => kind.replace(/^tcp\.close\..*/, "tcp.close"))
    .sort();
}

const transfers = (session: Session) =>
  session.transfers.map(({ command, argument, bytes, complete }) => ({ command, argument, bytes, complete }));

/** Reads the capture until tcpdump was given all packets: until each connection of the session is closed in it. */
async function wholeCapture(file: string, signal: AbortSignal): Promise<Analysis> {
  for (;;) {
    const analysis = analyzeBytes(await readFile(file));
    const [session] = analysis.sessions;
    const closes = session?.rows.filter((row) => /^tcp\.(?:close\.(?!half)|reset)/.test(row.kind)) ?? [];
    if (session !== undefined && closes.length === session.connections.length + 1) return analysis;
    await delay(20, undefined, { signal });
  }
}
