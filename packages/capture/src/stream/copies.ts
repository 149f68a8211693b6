import { TCP_ACK, TCP_SYN, type TcpSegment } from "../decode/types.ts";

/** Slots of the memory, at first and at most. Two segments that want the same one: the later stays. */
const fewestSlots = 256;
const mostSlots = 4096;
/** Slots for each segment, as long as there are few: so that hardly two of them want the same. */
const slotsEach = 64;
/** Words of a slot: ports, sequence number, acknowledgment, identification and checksum, flags and window, length. */
const words = 6;
/** Seconds between a packet and its copy, which passes the next point of the same host a moment later. */
const apart = 0.01;
/** Likewise where packets have no identification, so that only the time tells a copy from one that was sent again. */
const apartWithoutId = 0.001;

/**
 * Recognises packets that are in the capture twice, as a bridge, a router or the interface "any" gives them: the same
 * identification, numbers and checksum within milliseconds. What a host sends again gets a new identification.
 */
export class Copies {
  #slots = fewestSlots;
  #seen = new Int32Array(fewestSlots * words);
  #at = new Float64Array(fewestSlots).fill(Number.NEGATIVE_INFINITY);
  /** Segments taken since the memory grew. */
  #taken = 0;

  /**
   * Takes the next segment of the capture. True if it is a copy of an earlier one.
   * @param expected copies of this connection's packets were seen before
   */
  take(segment: TcpSegment, expected: boolean): boolean {
    if (this.#slots < mostSlots && ++this.#taken > this.#slots / slotsEach) this.#grow();
    const stamp = (segment.id << 16) | segment.checksum;
    const slot = hashOf(segment.seq, segment.ack, stamp) & (this.#slots - 1);
    const same = this.#exchange(slot * words, segment);
    const time = segment.seconds + segment.nanos / 1e9;
    const elapsed = time - (this.#at[slot] ?? 0);
    this.#at[slot] = time;
    if (!same || elapsed < 0) return false;
    if (segment.id !== 0) return elapsed <= apart;
    // ACKs repeat one another to tell of a loss (RFC 5681 §3.2), and so do SYN/ACKs that answer a repeated SYN.
    const telling = segment.wireLength > 0 || (segment.flags & (TCP_SYN | TCP_ACK)) === TCP_SYN;
    return elapsed <= apartWithoutId && (expected || telling);
  }

  /** Puts a segment in its slot; true if its like was there. The checksum stands for the addresses and the payload as well. */
  #exchange(from: number, segment: TcpSegment): boolean {
    const seen = this.#seen;
    const ports = (segment.sourcePort << 16) | segment.destinationPort;
    const seq = segment.seq | 0;
    const ack = segment.ack | 0;
    const stamp = (segment.id << 16) | segment.checksum;
    const shape = (segment.flags << 16) | segment.window;
    const length = segment.wireLength;
    const same =
      seen[from + 1] === seq &&
      seen[from + 3] === stamp &&
      seen[from] === ports &&
      seen[from + 2] === ack &&
      seen[from + 4] === shape &&
      seen[from + 5] === length;
    if (same) return true;
    seen[from] = ports;
    seen[from + 1] = seq;
    seen[from + 2] = ack;
    seen[from + 3] = stamp;
    seen[from + 4] = shape;
    seen[from + 5] = length;
    return false;
  }

  /** Larger by and by, so that many small captures cost no more than they need. What the slots hold moves along. */
  #grow(): void {
    const [seen, at] = [this.#seen, this.#at];
    this.#slots *= 4;
    this.#taken = 0;
    this.#seen = new Int32Array(this.#slots * words);
    this.#at = new Float64Array(this.#slots).fill(Number.NEGATIVE_INFINITY);
    for (let slot = 0; slot < at.length; slot++) {
      const time = at[slot] ?? Number.NEGATIVE_INFINITY;
      if (time === Number.NEGATIVE_INFINITY) continue;
      const from = slot * words;
      const to = hashOf(seen[from + 1] ?? 0, seen[from + 2] ?? 0, seen[from + 3] ?? 0) & (this.#slots - 1);
      if (time < (this.#at[to] ?? 0)) continue;
      this.#at[to] = time;
      this.#seen.set(seen.subarray(from, from + words), to * words);
    }
  }
}

function hashOf(seq: number, ack: number, stamp: number): number {
  return Math.imul(seq ^ Math.imul(ack ^ stamp, 0x85ebca6b), 0x9e3779b1) >>> 16;
}
