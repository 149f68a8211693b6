import type { TlsHash, TlsHost } from "./host.ts";

/** HKDF-Expand-Label with an empty context (RFC 8446 §7.1). */
export function expandLabel(
  host: TlsHost,
  hash: TlsHash,
  secret: Uint8Array,
  label: string,
  length: number,
): Uint8Array {
  const name = latin1(`tls13 ${label}`);
  const info = Uint8Array.of(length >> 8, length & 0xff, name.length, ...name, 0);
  const output = new Uint8Array(length);
  let block = new Uint8Array(0);
  // HKDF-Expand (RFC 5869 §2.3).
  for (let filled = 0, counter = 1; filled < length; counter++) {
    block = Uint8Array.from(host.hmac(hash, secret, block, info, Uint8Array.of(counter)));
    output.set(block.subarray(0, length - filled), filled);
    filled += block.length;
  }
  return output;
}

/**
 * The PRF of TLS 1.0 to 1.2 (RFC 5246 §5, RFC 2246 §5).
 * @param hash null for that of TLS 1.0 and 1.1: MD5 over one half of the secret, SHA-1 over the other
 */
export function prf(
  host: TlsHost,
  hash: TlsHash | null,
  secret: Uint8Array,
  label: string,
  seed: readonly Uint8Array[],
  length: number,
): Uint8Array {
  const whole = [latin1(label), ...seed];
  if (hash !== null) return stretch(host, hash, secret, whole, length);
  const half = Math.ceil(secret.length / 2);
  const output = stretch(host, "md5", secret.subarray(0, half), whole, length);
  const other = stretch(host, "sha1", secret.subarray(secret.length - half), whole, length);
  return output.map((byte, index) => byte ^ (other[index] ?? 0));
}

/** P_hash. */
function stretch(
  host: TlsHost,
  hash: TlsHash,
  secret: Uint8Array,
  seed: readonly Uint8Array[],
  length: number,
): Uint8Array {
  const output = new Uint8Array(length);
  let chain = host.hmac(hash, secret, ...seed);
  for (let filled = 0; filled < length; ) {
    const block = host.hmac(hash, secret, chain, ...seed);
    output.set(block.subarray(0, length - filled), filled);
    filled += block.length;
    chain = host.hmac(hash, secret, chain);
  }
  return output;
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
