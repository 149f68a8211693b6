import type { SegmentEnds } from "../decode/types.ts";

/** Words of a key: two ports in one, the ends of two addresses, version; behind it what else IPv6 has of addresses. */
const keyWords = 10;
const versionWord = 3;
/** Words of a key of IPv4. */
const shortWords = 4;
const none = -1;
const initialSlots = 16;

/**
 * Values by TCP four-tuple, the same for both directions. Holds a bounded number; the one not asked for the longest makes
 * room. Typed arrays and no key objects, because it is asked once a packet.
 */
export class FlowTable<T> {
  readonly #capacity: number;
  readonly #seed: number;
  readonly #key = new Int32Array(keyWords);
  readonly #values: T[] = [];
  #keys = new Int32Array(0);
  /** Next slot of the same bucket. */
  #chain = new Int32Array(0);
  #older = new Int32Array(0);
  #newer = new Int32Array(0);
  #buckets = new Int32Array(0);
  #oldest = none;
  #newest = none;

  /** @param random seeds the hash, so that no file can be made to fill one bucket */
  constructor(capacity: number, random: () => number = Math.random) {
    this.#capacity = capacity;
    this.#seed = Math.floor(random() * 0x1_0000_0000) | 0;
    this.#grow();
  }

  /** The value of a segment's four-tuple; it becomes the newest. */
  get(segment: SegmentEnds): T | undefined {
    loadKey(this.#key, segment);
    const newest = this.#newest;
    // Packets of a connection come in runs.
    if (newest !== none && sameKey(this.#keys, newest * keyWords, this.#key)) return this.#values[newest];
    const slot = this.#find();
    if (slot === none) return undefined;
    this.#unlinkAge(slot);
    this.#linkNewest(slot);
    return this.#values[slot];
  }

  /** Sets the value of a segment's four-tuple and gives back the one that had to go: the same tuple's, or the oldest. */
  set(segment: SegmentEnds, value: T): T | undefined {
    loadKey(this.#key, segment);
    let slot = this.#find();
    if (slot === none) slot = this.#place();
    else this.#unlinkAge(slot);
    const before = this.#values[slot];
    this.#values[slot] = value;
    this.#linkNewest(slot);
    return before;
  }

  /** All values, the one not asked for the longest first. */
  *values(): Generator<T> {
    for (let slot = this.#oldest; slot !== none; slot = at(this.#newer, slot)) {
      const value = this.#values[slot];
      if (value !== undefined) yield value;
    }
  }

  /** A slot for the loaded key, in its bucket but not yet in the order of age. */
  #place(): number {
    let slot = this.#values.length;
    if (slot >= this.#capacity) {
      slot = this.#oldest;
      this.#unlinkAge(slot);
      this.#unlinkBucket(slot);
    } else if (slot === this.#chain.length) {
      this.#grow();
    }
    this.#keys.set(this.#key, slot * keyWords);
    this.#linkBucket(slot);
    return slot;
  }

  #find(): number {
    const key = this.#key;
    let slot = at(this.#buckets, this.#bucket(key, 0));
    while (slot !== none && !sameKey(this.#keys, slot * keyWords, key)) slot = at(this.#chain, slot);
    return slot;
  }

  #bucket(keys: Int32Array, from: number): number {
    let hash = this.#seed;
    const telling = keys[from + versionWord] === 4 ? shortWords : keyWords;
    for (let word = 0; word < telling; word++) {
      hash = Math.imul(hash ^ at(keys, from + word), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash & (this.#buckets.length - 1);
  }

  #linkBucket(slot: number): void {
    const bucket = this.#bucket(this.#keys, slot * keyWords);
    this.#chain[slot] = at(this.#buckets, bucket);
    this.#buckets[bucket] = slot;
  }

  #unlinkBucket(slot: number): void {
    const bucket = this.#bucket(this.#keys, slot * keyWords);
    const next = at(this.#chain, slot);
    let before = at(this.#buckets, bucket);
    if (before === slot) {
      this.#buckets[bucket] = next;
      return;
    }
    while (at(this.#chain, before) !== slot) before = at(this.#chain, before);
    this.#chain[before] = next;
  }

  #linkNewest(slot: number): void {
    this.#older[slot] = this.#newest;
    this.#newer[slot] = none;
    if (this.#newest === none) this.#oldest = slot;
    else this.#newer[this.#newest] = slot;
    this.#newest = slot;
  }

  #unlinkAge(slot: number): void {
    const older = at(this.#older, slot);
    const newer = at(this.#newer, slot);
    if (older === none) this.#oldest = newer;
    else this.#newer[older] = newer;
    if (newer === none) this.#newest = older;
    else this.#older[newer] = older;
  }

  #grow(): void {
    const slots = Math.max(initialSlots, this.#chain.length * 2);
    this.#keys = grown(this.#keys, slots * keyWords);
    this.#chain = grown(this.#chain, slots);
    this.#older = grown(this.#older, slots);
    this.#newer = grown(this.#newer, slots);
    this.#buckets = new Int32Array(slots * 2).fill(none);
    for (let slot = 0; slot < this.#values.length; slot++) this.#linkBucket(slot);
  }
}

/** True if the source is the end that comes first in the key, whichever way the segment goes. */
export function sourceIsFirst(segment: SegmentEnds): boolean {
  const { source, destination } = segment;
  if (source.w3 !== destination.w3) return source.w3 < destination.w3;
  if (source.w2 !== destination.w2) return source.w2 < destination.w2;
  if (source.w1 !== destination.w1) return source.w1 < destination.w1;
  if (source.w0 !== destination.w0) return source.w0 < destination.w0;
  return segment.sourcePort <= segment.destinationPort;
}

function loadKey(key: Int32Array, segment: SegmentEnds): void {
  const forward = sourceIsFirst(segment);
  const first = forward ? segment.source : segment.destination;
  const second = forward ? segment.destination : segment.source;
  key[0] = forward
    ? (segment.sourcePort << 16) | segment.destinationPort
    : (segment.destinationPort << 16) | segment.sourcePort;
  key[1] = first.w3;
  key[2] = second.w3;
  key[versionWord] = first.version;
  if (first.version === 4) return;
  key[4] = first.w2;
  key[5] = second.w2;
  key[6] = first.w1;
  key[7] = second.w1;
  key[8] = first.w0;
  key[9] = second.w0;
}

function sameKey(keys: Int32Array, from: number, key: Int32Array): boolean {
  const telling = key[versionWord] === 4 ? shortWords : keyWords;
  for (let word = 0; word < telling; word++) if (keys[from + word] !== key[word]) return false;
  return true;
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}

function at(array: Int32Array, index: number): number {
  return array[index] ?? none;
}
