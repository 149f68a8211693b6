import type { HeldPacket } from "./packet-queue.ts";

/** Seconds around a seam in which both programs give their packets. */
const width = 0.005;
/** Seconds between the times that two sockets see one packet at. */
const apart = 0.001;

/**
 * Where one program takes over from another: both see the packets around it, each with a time of its own, so that only the
 * bytes tell that they are the same. A packet that was really sent twice is told twice: a copy takes away one.
 */
export class Seam {
  readonly width = width;
  #at = 0;
  #taken: HeldPacket[] = [];

  /** The seam is at time `at`, in seconds since the Unix epoch. */
  place(at: number): void {
    this.#at = at;
    this.#taken = [];
  }

  /** Tells whether a packet, given by time, was taken already. */
  repeats(packet: HeldPacket): boolean {
    const time = timeOf(packet);
    if (Math.abs(time - this.#at) > width) return false;
    this.#taken = this.#taken.filter((before) => time - timeOf(before) <= apart);
    const same = this.#taken.findIndex((before) => before.source !== packet.source && isSame(before, packet));
    if (same >= 0) this.#taken.splice(same, 1);
    else this.#taken.push(packet);
    return same >= 0;
  }
}

function timeOf({ seconds, nanos }: HeldPacket): number {
  return seconds + nanos / 1e9;
}

function isSame(one: HeldPacket, other: HeldPacket): boolean {
  return (
    one.originalLength === other.originalLength &&
    one.data.length === other.data.length &&
    one.data.every((byte, at) => byte === other.data[at])
  );
}
