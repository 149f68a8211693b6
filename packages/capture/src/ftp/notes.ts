import { limits } from "@twinport/protocol";
import type { SessionNote, Who } from "../model.ts";
import type { Side, TcpConnection } from "../stream/index.ts";
import type { CaptureTraits, Checksums } from "./capture-traits.ts";
import { FrameSet } from "./frames.ts";

/** A connection, and how its packets were captured. */
interface Captured {
  readonly connection: TcpConnection;
  readonly rows: { readonly traits: CaptureTraits };
}

/** What is known of the session as a whole. */
interface Whole {
  /** The only side of the control connection that is in the capture; null if both are. */
  readonly alone: Who | null;
  /** Seconds of silence after which it was no longer followed, null if it was followed to its end. */
  readonly abandoned: number | null;
}

/** This many packets, and all of them wrong: then no network damaged them. */
const fewest = 3;

/** What is to be said once of the way in which the packets of a session's connections were captured, and followed. */
export function notesOf(
  connections: readonly Captured[],
  { alone, abandoned }: Whole = { alone: null, abandoned: null },
): SessionNote[] {
  if (alone === null && abandoned === null && connections.every(({ rows }) => rows.traits.plain)) return [];
  const hosts = new Map<string, Checksums[]>();
  const copies = new FrameSet();
  const cutFrames = new FrameSet();
  let cut = 0;
  for (const { connection, rows } of connections) {
    const { traits } = rows;
    for (const side of ["initiator", "responder"] as const satisfies readonly Side[]) {
      const { address } = connection[side];
      hosts.set(address, [...(hosts.get(address) ?? []), traits.checksums[side]]);
    }
    if (traits.copies !== null) copies.addAll(traits.copies);
    cut += traits.cut;
    if (traits.cutFrames !== null) cutFrames.addAll(traits.cutFrames);
  }
  const notes: SessionNote[] = [];
  const offloading = [...hosts].filter(([, checksums]) => offloaded(checksums));
  if (offloading.length > 0) {
    const frames = new FrameSet();
    for (const [, checksums] of offloading)
      for (const one of checksums) if (one.frames !== null) frames.addAll(one.frames);
    notes.push({
      kind: "tcp.badchksum",
      hosts: offloading.map(([host]) => host),
      frames: frames.ranges(),
    });
  }
  if (!copies.empty) notes.push({ kind: "tcp.copies", frames: copies.ranges() });
  if (alone !== null) notes.push({ kind: "tcp.oneside", who: alone, frames: [] });
  if (cut > 0) notes.push({ kind: "tcp.gap.cut", bytes: cut, frames: cutFrames.ranges() });
  if (abandoned !== null)
    notes.push({ kind: "session.abandoned", sessions: limits.openSessions, seconds: abandoned, frames: [] });
  return notes;
}

/** Packets with these checksums came from the host that captured them: its network card was to compute them. */
export function offloaded(checksums: readonly Checksums[]): boolean {
  const sum = (what: "right" | "wrong" | "started"): number =>
    checksums.reduce((total, one) => total + one[what], 0);
  return sum("started") > 0 || (sum("right") === 0 && sum("wrong") >= fewest);
}
