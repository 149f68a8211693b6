import { i32 } from "../decode/integers.ts";
import { TCP_ACK, TCP_SYN, type TcpSegment } from "../decode/types.ts";

/** Packets remembered: their places, taken in turn, of which the first stands for none. Two to the power of `bits`. */
const places = 4096;
const bits = 12;
/**
 * Words of a place: ports, sequence number, acknowledgment, identification and checksum; point, flags and window; hop limit and
 * length; time (two).
 */
const words = 8;
/** The time, a double, stands behind the six words. */
const timeAt = 3;
/** Seconds between a packet and its copy, which passes the next point of the same host a moment later. */
const apart = 0.01;
/** Likewise where packets have no identification, so that only the time tells a copy from one that was sent again. */
const apartWithoutId = 0.001;
/**
 * Likewise where a packet was met at another point, by its interface or hop limit: there clocks differ, and the way takes time.
 * What a host sends again has the hop limit of what it sent before.
 */
const apartElsewhere = 2;
/** NOP, NOP, and the kind and length of the timestamps option, as nearly every system writes it (RFC 7323, appendix A). */
const timestamps = 0x0101080a;
const timestampsLength = 12;
/** The part of a word that is the packet's own; above it stands where it was met. */
const own = 0xffffff;

/**
 * Recognises packets that are in the capture twice, as a bridge, a router or the interface "any" gives them: the same
 * identification, numbers and checksum within milliseconds, or within seconds where captures of two places were put together.
 * What a host sends again gets a new identification.
 */
export class Copies {
  readonly #seen = new Int32Array(places * words);
  /** The same memory. */
  readonly #times = new Float64Array(this.#seen.buffer);
  /**
   * By hash the places of the two latest packets with it, each beside the rest of the hash: what was seen is in memory that
   * is far away, and most packets are known for new ones without a look there.
   */
  readonly #index = new Int32Array(places);
  #last = 0;

  /**
   * Takes the next segment of the capture. True if it is a copy of an earlier one.
   * @param expected copies of this connection's packets were seen before
   */
  take(segment: TcpSegment, expected: boolean): boolean {
    const stamp = (segment.id << 16) | segment.checksum;
    const hash = hashOf(segment.seq, segment.ack, stamp);
    const slot = (hash >>> (32 - bits)) & ~1;
    const mark = hash << bits;
    const latest = this.#index[slot] ?? 0;
    const before =
      this.#found(latest, mark, segment) || this.#found(this.#index[slot + 1] ?? 0, mark, segment);
    const time = segment.seconds + segment.nanos / 1e9;
    const elsewhere = before !== 0 && isTold(segment) && this.#isElsewhere(before, segment);
    const isCopy = before !== 0 && this.#isCopy(before, segment, time, elsewhere, expected);
    // What is met again where it was met first was sent again, be its identification the same: so that first one stays.
    if (isCopy && elsewhere) return true;
    if (before !== (latest & (places - 1))) this.#index[slot + 1] = latest;
    this.#index[slot] = mark | this.#remember(segment, time);
    return isCopy;
  }

  #isCopy(before: number, segment: TcpSegment, time: number, elsewhere: boolean, expected: boolean): boolean {
    const elapsed = time - (this.#times[(before * words) / 2 + timeAt] ?? 0);
    if (elapsed < 0) return false;
    if (segment.id !== 0) return elapsed <= (elsewhere ? apartElsewhere : apart);
    const synchronizes = segment.flags & (TCP_SYN | TCP_ACK);
    if (elsewhere && (synchronizes & TCP_SYN) !== 0) return elapsed <= apartElsewhere;
    // ACKs repeat one another to tell of a loss (RFC 5681 §3.2), and so do SYN/ACKs that answer a repeated SYN.
    const telling = segment.wireLength > 0 || synchronizes === TCP_SYN;
    if (!expected && !telling) return false;
    return elapsed <= (elsewhere ? apartElsewhere : apartWithoutId);
  }

  /** The place that an entry tells of, if the like of a segment is there; else 0. The checksum stands for addresses and payload. */
  #found(entry: number, mark: number, segment: TcpSegment): number {
    const place = entry & (places - 1);
    if (place === 0 || (entry ^ place) !== mark) return 0;
    const seen = this.#seen;
    const from = place * words;
    const same =
      seen[from] === ((segment.sourcePort << 16) | segment.destinationPort) &&
      seen[from + 1] === (segment.seq | 0) &&
      seen[from + 2] === (segment.ack | 0) &&
      seen[from + 3] === ((segment.id << 16) | segment.checksum) &&
      (((seen[from + 4] ?? 0) ^ ((segment.flags << 16) | segment.window)) & own) === 0 &&
      (((seen[from + 5] ?? 0) ^ segment.wireLength) & own) === 0;
    return same ? place : 0;
  }

  /** The like of a segment was met at another point than it. */
  #isElsewhere(place: number, { point, ttl }: TcpSegment): boolean {
    const from = place * words;
    const metAt = (this.#seen[from + 4] ?? 0) >>> 24;
    const metWith = (this.#seen[from + 5] ?? 0) >>> 24;
    return metAt !== (point & 0xff) || metWith !== ttl;
  }

  /** Puts a segment in the place whose turn it is, which it gives back. */
  #remember(segment: TcpSegment, time: number): number {
    const place = (this.#last % (places - 1)) + 1;
    this.#last = place;
    const seen = this.#seen;
    const from = place * words;
    seen[from] = (segment.sourcePort << 16) | segment.destinationPort;
    seen[from + 1] = segment.seq;
    seen[from + 2] = segment.ack;
    seen[from + 3] = (segment.id << 16) | segment.checksum;
    seen[from + 4] = (segment.point << 24) | (segment.flags << 16) | segment.window;
    seen[from + 5] = (segment.ttl << 24) | (segment.wireLength & own);
    this.#times[from / 2 + timeAt] = time;
    return place;
  }
}

/**
 * More than time tells whether it was sent again: it would have another identification, or other time stamps, which the checksum
 * covers; or it is a SYN, which is sent again after a second (RFC 6298 §2).
 */
function isTold({ id, flags, data, payloadStart }: TcpSegment): boolean {
  if (id !== 0 || (flags & TCP_SYN) !== 0) return true;
  return payloadStart >= timestampsLength && i32(data, payloadStart - timestampsLength) === timestamps;
}

function hashOf(seq: number, ack: number, stamp: number): number {
  return Math.imul(seq ^ Math.imul(ack ^ stamp, 0x85ebca6b), 0x9e3779b1);
}
