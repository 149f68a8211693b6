import { cipherSuite } from "./ciphers.ts";

/** How much is in an encrypted record. */
export interface PlainLength {
  readonly bytes: number;
  /** False if padding hides some bytes more or less, or the cipher is not known. */
  readonly exact: boolean;
}

/** Until TLS 1.0 the first block's IV is the end of the record before (RFC 4346 §1.1). */
const explicitIv = 0x0302;

/**
 * Bytes inside a record of `length` bytes. TLS 1.3 lets a sender pad (RFC 8446 §5.4); nobody is known to do it in FTP.
 * @param version 0x0304 for TLS 1.3
 * @param cipher number of the cipher suite, null if it is not known
 */
export function plainLength(length: number, version: number, cipher: number | null): PlainLength {
  const sealing = cipher === null ? undefined : cipherSuite(cipher)?.sealing;
  if (version >= 0x0304) {
    const tag = sealing?.kind === "aead" ? sealing.tag : 16;
    return atLeastNone(length - tag - 1, sealing !== undefined);
  }
  if (sealing === undefined) return atLeastNone(length - 24, false);
  if (sealing.kind === "aead") return atLeastNone(length - sealing.tag - sealing.nonce, true);
  if (sealing.kind === "stream") return atLeastNone(length - sealing.mac, true);
  const iv = version >= explicitIv ? sealing.block : 0;
  return atLeastNone(length - iv - sealing.mac - sealing.block / 2, false);
}

function atLeastNone(bytes: number, exact: boolean): PlainLength {
  return { bytes: Math.max(0, bytes), exact };
}
