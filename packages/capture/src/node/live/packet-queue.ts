import { limits } from "@twinport/protocol";
import type { Packet } from "../../read/index.ts";

/** A packet that was captured and waits for its turn; its bytes are its own. */
export interface HeldPacket extends Omit<Packet, "frame" | "interfaceId"> {
  /** The program that it came from. */
  readonly source: number;
}

/** Packets of several programs, by time. What is held is bounded: beyond that, the oldest need not wait. */
export class PacketQueue {
  #packets: HeldPacket[] = [];
  #bytes = 0;

  /** Adds a packet, of which it makes a copy. */
  add(packet: Packet, source: number): void {
    const { seconds, nanos, linkType, originalLength } = packet;
    const data = packet.data.slice(packet.start, packet.end);
    const held = { seconds, nanos, linkType, data, start: 0, end: data.length, originalLength, source };
    let at = this.#packets.length;
    while (at > 0 && isBefore(held, this.#packets[at - 1] as HeldPacket)) at--;
    if (at === this.#packets.length) this.#packets.push(held);
    else this.#packets.splice(at, 0, held);
    this.#bytes += data.length;
  }

  /** Takes out the packets that came before `until`, in seconds since the Unix epoch, and those for which there is no room. */
  *take(until: number): Generator<HeldPacket> {
    const taken = this.#packets.findIndex(({ seconds, nanos }) => seconds + nanos / 1e9 >= until);
    let count = taken < 0 ? this.#packets.length : taken;
    let left = this.#bytes;
    for (let at = 0; at < this.#packets.length; at++) {
      if (at >= count && left <= limits.liveBytes) break;
      left -= (this.#packets[at] as HeldPacket).end;
      count = Math.max(count, at + 1);
    }
    this.#bytes = left;
    yield* this.#packets.splice(0, count);
  }
}

function isBefore(one: HeldPacket, other: HeldPacket): boolean {
  return one.seconds < other.seconds || (one.seconds === other.seconds && one.nanos < other.nanos);
}
