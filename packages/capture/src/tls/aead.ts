import type { AeadCipher, TlsHost } from "./host.ts";
import { associatedData, type OpenedRecord, type Protection, type SealedRecord } from "./protection.ts";

/** How an AEAD cipher is used. */
export interface AeadKeys {
  readonly cipher: AeadCipher;
  readonly tag: number;
  readonly key: Uint8Array;
  /** 12 bytes; 4 where each record brings the other 8 (RFC 5288 §3). */
  readonly iv: Uint8Array;
}

const explicitNonce = 8;

/** Records sealed by an AEAD cipher in TLS 1.2: GCM, CCM (RFC 5288, RFC 6655) and ChaCha20-Poly1305 (RFC 7905). */
export class Aead12 implements Protection {
  readonly #host: TlsHost;
  readonly #keys: AeadKeys;

  constructor(host: TlsHost, keys: AeadKeys) {
    this.#host = host;
    this.#keys = keys;
  }

  open(record: SealedRecord, sequence: number): OpenedRecord | null {
    const { cipher, tag, key, iv } = this.#keys;
    const explicit = iv.length < 12 ? explicitNonce : 0;
    const sealed = record.body.subarray(explicit);
    if (sealed.length < tag) return null;
    const nonce = explicit > 0 ? joined(iv, record.body.subarray(0, explicit)) : xored(iv, sequence);
    const associated = associatedData(sequence, record, sealed.length - tag);
    const bytes = this.#host.openAead(cipher, { key, nonce, associated, sealed, tag });
    return bytes === null ? null : { type: record.type, bytes };
  }

  pass(): void {}
}

/** Records of TLS 1.3 (RFC 8446 §5.2): the nonce is counted, type and padding are inside. */
export class Aead13 implements Protection {
  readonly #host: TlsHost;
  readonly #keys: AeadKeys;

  constructor(host: TlsHost, keys: AeadKeys) {
    this.#host = host;
    this.#keys = keys;
  }

  open({ type, version, body: sealed }: SealedRecord, sequence: number): OpenedRecord | null {
    const { cipher, tag, key, iv } = this.#keys;
    if (sealed.length <= tag) return null;
    const { length } = sealed;
    const associated = Uint8Array.of(type, version >> 8, version & 0xff, length >> 8, length & 0xff);
    const nonce = xored(iv, sequence);
    const padded = this.#host.openAead(cipher, { key, nonce, associated, sealed, tag });
    if (padded === null) return null;
    let end = padded.length - 1;
    while (end >= 0 && padded[end] === 0) end--;
    return { type: padded[end] ?? 0, bytes: padded.subarray(0, Math.max(0, end)) };
  }

  pass(): void {}
}

/** The IV with the sequence number in its last 8 bytes (RFC 8446 §5.3, RFC 7905 §2). */
function xored(iv: Uint8Array, sequence: number): Uint8Array {
  const nonce = iv.slice();
  const view = new DataView(nonce.buffer);
  const at = nonce.length - 8;
  view.setBigUint64(at, view.getBigUint64(at) ^ BigInt(sequence));
  return nonce;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
