import type { Digest } from "./host.ts";

/** Bytes that are gathered at most; many connections may be digested at once. */
const batchBytes = 16 * 1024;
/** Batches kept for digests to come. */
const maxSpare = 64;

/**
 * Makes digests that are given packets, for which the call would cost more than the bytes: they are gathered.
 * @param begin begins a digest that wants more at once
 */
export function batchedDigests(begin: () => Digest): () => Digest {
  const spare: Uint8Array[] = [];
  return () => new BatchedDigest(begin(), spare);
}

class BatchedDigest implements Digest {
  readonly #digest: Digest;
  readonly #spare: Uint8Array[];
  /** Null before the second packet: many a file is one. */
  #batch: Uint8Array | null = null;
  #begun = false;
  #filled = 0;

  constructor(digest: Digest, spare: Uint8Array[]) {
    this.#digest = digest;
    this.#spare = spare;
  }

  update(bytes: Uint8Array): void {
    if (this.#filled + bytes.length > batchBytes) this.#flush();
    if (bytes.length > batchBytes || !this.#begun) this.#digest.update(bytes);
    else {
      this.#batch ??= this.#spare.pop() ?? new Uint8Array(batchBytes);
      this.#batch.set(bytes, this.#filled);
      this.#filled += bytes.length;
    }
    this.#begun = true;
  }

  hex(): string {
    this.#flush();
    if (this.#batch !== null && this.#spare.length < maxSpare) this.#spare.push(this.#batch);
    this.#batch = null;
    return this.#digest.hex();
  }

  #flush(): void {
    if (this.#filled > 0 && this.#batch !== null) this.#digest.update(this.#batch.subarray(0, this.#filled));
    this.#filled = 0;
  }
}
