import type { Digest } from "./host.ts";

/** Bytes that are gathered at most; many connections may be digested at once. */
const batchBytes = 16 * 1024;
/** Room that a batch begins with: most files are small. */
const firstBytes = 2 * 1024;

/** A digest that is given packets, for which the call would cost more than the bytes: they are gathered. */
export class BatchedDigest implements Digest {
  readonly #digest: Digest;
  #batch = new Uint8Array(firstBytes);
  #filled = 0;

  constructor(digest: Digest) {
    this.#digest = digest;
  }

  update(bytes: Uint8Array): void {
    if (this.#filled + bytes.length > this.#batch.length) this.#flush();
    if (bytes.length > this.#batch.length) this.#digest.update(bytes);
    else {
      this.#batch.set(bytes, this.#filled);
      this.#filled += bytes.length;
    }
  }

  hex(): string {
    this.#flush();
    return this.#digest.hex();
  }

  #flush(): void {
    if (this.#filled > 0) this.#digest.update(this.#batch.subarray(0, this.#filled));
    this.#filled = 0;
    if (this.#batch.length < batchBytes) this.#batch = new Uint8Array(batchBytes);
  }
}
