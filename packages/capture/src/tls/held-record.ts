import type { SealedRecord } from "./protection.ts";
import type { RecordHeader } from "./record-reader.ts";

/** One record held until it is whole, for what is sealed opens as a whole or not at all. */
export class HeldRecord {
  #header: RecordHeader | null = null;
  #body: Uint8Array = new Uint8Array(0);
  #filled = 0;
  #holed = false;

  /** Its header; null while none is held. */
  get header(): RecordHeader | null {
    return this.#header;
  }

  /** Bytes of its body so far. */
  get filled(): number {
    return this.#filled;
  }

  begin(header: RecordHeader): void {
    this.#header = header;
    this.#filled = 0;
    this.#holed = false;
  }

  /** Takes the next bytes of its body. */
  push(bytes: Uint8Array): void {
    const length = this.#header?.length ?? 0;
    if (this.#filled === 0 && bytes.length === length) this.#body = bytes;
    else {
      if (this.#filled === 0) this.#body = new Uint8Array(length);
      this.#body.set(bytes.subarray(0, length - this.#filled), this.#filled);
    }
    this.#filled += bytes.length;
  }

  /** Bytes of it are missing. */
  hole(): void {
    this.#holed = true;
  }

  /** Lets go of it; null if it is not whole. */
  take(): SealedRecord | null {
    const header = this.#header;
    const whole = header !== null && !this.#holed && this.#filled === header.length;
    const record = whole ? { type: header.type, version: header.version, body: this.#body } : null;
    this.#header = null;
    this.#body = new Uint8Array(0);
    return record;
  }
}
