import { TCP_ACK, TCP_SYN, type TcpSegment } from "../decode/types.ts";

/** Slots of the memory. Two segments that want the same one: the later stays. */
const slots = 4096;
/** Words of a slot: ports, sequence number, acknowledgment, identification and checksum, flags, window and length. */
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
  readonly #seen = new Int32Array(slots * words);
  readonly #at = new Float64Array(slots).fill(Number.NEGATIVE_INFINITY);
  readonly #key = new Int32Array(words);

  /**
   * Takes the next segment of the capture. True if it is a copy of an earlier one.
   * @param expected copies of this connection's packets were seen before
   */
  take(segment: TcpSegment, expected: boolean): boolean {
    const key = this.#key;
    loadKey(key, segment);
    const time = segment.seconds + segment.nanos / 1e9;
    const slot = slotOf(key);
    const elapsed = time - (this.#at[slot] ?? 0);
    const same = this.#holds(slot * words);
    this.#seen.set(key, slot * words);
    this.#at[slot] = time;
    if (!same || elapsed < 0) return false;
    if (segment.id !== 0) return elapsed <= apart;
    // ACKs repeat one another to tell of a loss (RFC 5681 §3.2), and so do SYN/ACKs that answer a repeated SYN.
    const telling = segment.wireLength > 0 || (segment.flags & (TCP_SYN | TCP_ACK)) === TCP_SYN;
    return elapsed <= apartWithoutId && (expected || telling);
  }

  #holds(from: number): boolean {
    for (let word = 0; word < words; word++) {
      if (this.#seen[from + word] !== this.#key[word]) return false;
    }
    return true;
  }
}

/** The checksum stands for the addresses and the payload as well. */
function loadKey(key: Int32Array, segment: TcpSegment): void {
  key[0] = (segment.sourcePort << 16) | segment.destinationPort;
  key[1] = segment.seq;
  key[2] = segment.ack;
  key[3] = (segment.id << 16) | segment.checksum;
  key[4] = (segment.flags << 16) | segment.window;
  key[5] = segment.wireLength;
}

function slotOf(key: Int32Array): number {
  let hash = 0;
  for (const word of key) {
    hash = Math.imul(hash ^ word, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash & (slots - 1);
}
