import { limits } from "@twinport/protocol";
import type { Packet } from "../read/packet.ts";
import { decodeTransport } from "./ip.ts";
import { decodeIpv6Payload } from "./ipv6.ts";
import { DecodedRecord } from "./record.ts";
import type { Decoded, Fragment } from "./types.ts";

/** What a fragment costs in memory beside its bytes. */
const pieceCost = 128;
/** Offsets count units of this many bytes: every fragment but the last is made of whole ones. */
const unit = 8;
const longestPacket = 65_535;
/** What stays of the pending packets when there are too many. */
const kept = 0.75;

/** A fragment as it is held. */
interface Piece {
  readonly start: number;
  /** On the wire; the capture may have less. */
  readonly end: number;
  readonly bytes: Uint8Array;
  readonly frame: number;
}

/** A packet of which fragments have come. */
interface Pending {
  readonly seconds: number;
  readonly pieces: Piece[];
  /** The one that begins the packet: what it says of the rest counts. */
  first: Fragment | null;
  /** Where the packet ends; null until its last fragment has come. */
  end: number | null;
}

/** A packet put together. */
export interface Whole {
  /** Belongs to the frame of the fragment that came last, as in Wireshark. */
  readonly decoded: Decoded;
  /** Frames of its other fragments, in the order in which they came. */
  readonly others: readonly number[];
}

/**
 * Puts IP packets together from their fragments (RFC 791 §3.2, RFC 8200 §4.5), in bounded memory. Where fragments
 * overlap, what came first stays.
 */
export class Fragments {
  readonly #pending = new Map<string, Pending>();
  #held = 0;
  #now = 0;
  #lost = 0;

  /** Fragments so far of which nothing came: useless ones, duplicates, and those whose rest came too late or never. */
  get lost(): number {
    return this.#lost;
  }

  /** Takes a fragment. The packet once all of it is there, else null. */
  take(packet: Packet, fragment: Fragment): Whole | null {
    this.#expire(packet.seconds);
    const piece = pieceOf(packet, fragment);
    const key = keyOf(fragment);
    const pending = this.#pending.get(key) ?? { seconds: packet.seconds, pieces: [], first: null, end: null };
    if (piece === null || isKnown(pending, piece) || pending.pieces.length >= limits.fragmentsPerPacket) {
      this.#lost++;
      return null;
    }
    this.#pending.set(key, pending);
    pending.pieces.push(piece);
    this.#held += costOf(piece);
    if (fragment.offset === 0) pending.first ??= fragment;
    if (!fragment.more) pending.end ??= piece.end;
    if (pending.first !== null && pending.end !== null && isWhole(pending.pieces, pending.end)) {
      this.#forget(key, pending);
      return { decoded: decodeWhole(packet, pending, pending.first, pending.end), others: othersOf(pending) };
    }
    this.#makeRoom();
    return null;
  }

  /** The capture ends: what still waits is lost. */
  end(): void {
    for (const [key, pending] of this.#pending) this.#lose(key, pending);
  }

  /** Gives up what has waited too long. The oldest stand first. Looked at once a second of the capture. */
  #expire(now: number): void {
    if (now === this.#now) return;
    this.#now = now;
    for (const [key, pending] of this.#pending) {
      if ((now - pending.seconds) * 1000 <= limits.fragmentTime) break;
      this.#lose(key, pending);
    }
  }

  /** Some room at once: finding the oldest takes longer the more were given up before it. */
  #makeRoom(): void {
    const { fragmentedPackets, fragmentBytes } = limits;
    if (this.#pending.size <= fragmentedPackets && this.#held <= fragmentBytes) return;
    for (const [key, pending] of this.#pending) {
      if (this.#pending.size <= fragmentedPackets * kept && this.#held <= fragmentBytes * kept) break;
      this.#lose(key, pending);
    }
  }

  #lose(key: string, pending: Pending): void {
    this.#lost += pending.pieces.length;
    this.#forget(key, pending);
  }

  #forget(key: string, pending: Pending): void {
    this.#pending.delete(key);
    for (const piece of pending.pieces) this.#held -= costOf(piece);
  }
}

function costOf(piece: Piece): number {
  return piece.bytes.length + pieceCost;
}

/** What tells packets apart: RFC 791 §3.2 counts the protocol, RFC 8200 §4.5 does not. */
function keyOf({ version, source, destination, id, protocol }: Fragment): string {
  const from = `${source.w0} ${source.w1} ${source.w2} ${source.w3}`;
  const to = `${destination.w0} ${destination.w1} ${destination.w2} ${destination.w3}`;
  return `${version} ${from} ${to} ${id} ${version === 4 ? protocol : ""}`;
}

/** A copy of what a fragment carries; null if no packet can be made with it. */
function pieceOf({ data, end, frame }: Packet, { at, length, offset, more }: Fragment): Piece | null {
  if (length === 0 || offset + length > longestPacket || (more && length % unit !== 0)) return null;
  const bytes = data.slice(at, Math.min(end, at + length));
  return { start: offset, end: offset + length, bytes, frame };
}

/** The same fragment again, as when two interfaces were captured. */
function isKnown({ pieces }: Pending, { start, end }: Piece): boolean {
  return pieces.some((piece) => piece.start === start && piece.end === end);
}

/** No byte before `end` is missing. */
function isWhole(pieces: readonly Piece[], end: number): boolean {
  if (pieces.reduce((sum, piece) => sum + piece.end - piece.start, 0) < end) return false;
  let reached = 0;
  for (const piece of pieces.toSorted((a, b) => a.start - b.start)) {
    if (piece.start > reached) return false;
    reached = Math.max(reached, piece.end);
  }
  return reached >= end;
}

function decodeWhole(packet: Packet, { pieces }: Pending, first: Fragment, end: number): Decoded {
  // Behind the first byte that the capture lacks (snaplen) nothing can be used.
  const cuts = pieces.filter(({ start, end: stop, bytes }) => start + bytes.length < stop);
  const captured = Math.min(end, ...cuts.map(({ start, bytes }) => start + bytes.length));
  const data = new Uint8Array(captured);
  // Backwards, so that what came first is written last.
  for (const { start, bytes } of pieces.toReversed()) {
    if (start < captured) data.set(bytes.subarray(0, captured - start), start);
  }
  const whole: Packet = { ...packet, data, start: 0, end: captured, originalLength: end };
  const { source, destination, ttl, id, protocol } = first;
  const decoded = new DecodedRecord();
  Object.assign(decoded.segment, { ttl, id });
  Object.assign(decoded.segment.source, source);
  Object.assign(decoded.segment.destination, destination);
  const decode = first.version === 4 ? decodeTransport : decodeIpv6Payload;
  decode(whole, 0, decoded, protocol, end);
  return decoded;
}

function othersOf({ pieces }: Pending): number[] {
  return pieces.slice(0, -1).map(({ frame }) => frame);
}
