import { limits } from "@twinport/protocol";
import type { FrameRange, Session } from "../model.ts";
import { FrameSet } from "./frames.ts";

/**
 * The frames of IP packets that came in fragments. Such a packet belongs to the frame of its last fragment, by which
 * Wireshark calls it; the rows name the frames of the others too, so that no frame of a session seems to be missing.
 */
export class FragmentFrames {
  readonly #others = new Map<number, readonly number[]>();
  readonly #used = new Set<number>();

  /** A packet of frame `last` had fragments in the frames `others` too. False if too many were told to be kept. */
  add(last: number, others: readonly number[]): boolean {
    if (this.#others.size >= limits.reassembledPackets) return false;
    this.#others.set(last, others);
    return true;
  }

  /** The session with the frames of all fragments. What `frame`, `answers` and the like name stays Wireshark's number. */
  complete(session: Session): Session {
    if (this.#others.size === 0) return session;
    const whole = (ranges: readonly FrameRange[]): readonly FrameRange[] => this.#whole(ranges);
    return {
      ...session,
      rows: session.rows.map((row) => ({ ...row, frames: whole(row.frames), acks: whole(row.acks) })),
      connections: session.connections.map((data) => ({ ...data, frames: whole(data.frames) })),
      transfers: session.transfers.map((transfer) => ({ ...transfer, frames: whole(transfer.frames) })),
    };
  }

  /** Fragments, beside the last ones, of packets that no completed session has. */
  get unused(): number {
    let count = 0;
    for (const [last, others] of this.#others) if (!this.#used.has(last)) count += others.length;
    return count;
  }

  #whole(ranges: readonly FrameRange[]): readonly FrameRange[] {
    const frames = new FrameSet();
    let more = false;
    for (const [first, last] of ranges) {
      frames.addRange(first, last);
      for (const frame of this.#between(first, last)) {
        more = true;
        this.#used.add(frame);
        for (const other of this.#others.get(frame) ?? []) frames.add(other);
      }
    }
    return more ? frames.ranges() : ranges;
  }

  /** The frames first..last that are the last fragments of a packet. */
  #between(first: number, last: number): number[] {
    if (last - first >= this.#others.size) {
      return [...this.#others.keys()].filter((frame) => frame >= first && frame <= last);
    }
    const found: number[] = [];
    for (let frame = first; frame <= last; frame++) if (this.#others.has(frame)) found.push(frame);
    return found;
  }
}
