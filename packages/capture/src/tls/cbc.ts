import type { CbcCipher, TlsHash, TlsHost } from "./host.ts";
import { associatedData, type OpenedRecord, type Protection, type SealedRecord } from "./protection.ts";

/** A block cipher, and the HMAC beside it. */
export interface CbcKeys {
  readonly cipher: CbcCipher;
  readonly key: Uint8Array;
  /** Bytes of a block. */
  readonly block: number;
  readonly hash: TlsHash;
  readonly macKey: Uint8Array;
  /** Bytes of the MAC. */
  readonly mac: number;
  /** The first IV of TLS 1.0, where the others are the last block of the record before; null where each record has its own. */
  readonly iv: Uint8Array | null;
  /** The MAC stands outside, over what is encrypted (RFC 7366). */
  readonly encryptThenMac: boolean;
}

/** Records sealed by a block cipher and an HMAC, TLS 1.0 to 1.2 (RFC 5246 §6.2.3.2). */
export class Cbc implements Protection {
  readonly #host: TlsHost;
  readonly #keys: CbcKeys;
  #iv: Uint8Array | null;

  constructor(host: TlsHost, keys: CbcKeys) {
    this.#host = host;
    this.#keys = keys;
    this.#iv = keys.iv;
  }

  open(record: SealedRecord, sequence: number): OpenedRecord | null {
    const bytes = this.#keys.encryptThenMac
      ? this.#outside(record, sequence)
      : this.#inside(record, sequence);
    return bytes === null ? null : { type: record.type, bytes };
  }

  pass({ body }: SealedRecord): void {
    if (this.#iv === null) return;
    const { encryptThenMac, mac, block } = this.#keys;
    const end = body.length - (encryptThenMac ? mac : 0);
    if (end >= block) this.#iv = body.slice(end - block, end);
  }

  /** MAC outside. */
  #outside(record: SealedRecord, sequence: number): Uint8Array | null {
    const { mac } = this.#keys;
    const { body } = record;
    if (body.length < mac) return null;
    const encrypted = body.subarray(0, -mac);
    if (!this.#proves(record, sequence, encrypted, body.subarray(-mac))) return null;
    const padded = this.#decrypt(encrypted);
    return padded?.subarray(0, unpadded(padded)) ?? null;
  }

  /** MAC inside, before the padding. */
  #inside(record: SealedRecord, sequence: number): Uint8Array | null {
    const padded = this.#decrypt(record.body);
    if (padded === null) return null;
    const end = unpadded(padded) - this.#keys.mac;
    if (end < 0) return null;
    const content = padded.subarray(0, end);
    const proof = padded.subarray(end, end + this.#keys.mac);
    return this.#proves(record, sequence, content, proof) ? content : null;
  }

  #decrypt(encrypted: Uint8Array): Uint8Array | null {
    const { cipher, key, block } = this.#keys;
    const explicit = this.#iv === null ? block : 0;
    const blocks = encrypted.subarray(explicit);
    if (blocks.length === 0 || blocks.length % block !== 0) return null;
    return this.#host.openCbc(cipher, key, this.#iv ?? encrypted.subarray(0, block), blocks);
  }

  #proves(record: SealedRecord, sequence: number, data: Uint8Array, proof: Uint8Array): boolean {
    const { hash, macKey } = this.#keys;
    const mac = this.#host.hmac(hash, macKey, associatedData(sequence, record, data.length), data);
    return mac.length === proof.length && mac.every((byte, index) => byte === proof[index]);
  }
}

/** Bytes before the padding, whose last byte says how long the rest of it is; negative if that cannot be. */
function unpadded(padded: Uint8Array): number {
  return padded.length - 1 - (padded.at(-1) ?? 0);
}
