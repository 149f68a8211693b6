import { cipherSuite } from "./ciphers.ts";
import type { AeadCipher, CbcCipher, TlsHash } from "./host.ts";

/** How a cipher suite seals records, and with keys of what length. */
export type CipherKeys = {
  /** Bytes of the key. */
  readonly key: number;
  /** Of the key schedule. */
  readonly hash: TlsHash;
} & (
  | {
      readonly kind: "aead";
      readonly cipher: AeadCipher;
      readonly tag: number;
      readonly explicitNonce: boolean;
    }
  | {
      readonly kind: "cbc";
      readonly cipher: CbcCipher;
      readonly block: number;
      readonly mac: number;
      readonly macHash: TlsHash;
    }
);

/** By what a suite's name says of its cipher. */
const aeadCiphers: readonly [name: RegExp, cipher: AeadCipher, key: number][] = [
  [/_AES_128_GCM/, "aes-128-gcm", 16],
  [/_AES_256_GCM/, "aes-256-gcm", 32],
  [/_AES_128_CCM/, "aes-128-ccm", 16],
  [/_AES_256_CCM/, "aes-256-ccm", 32],
  [/_ARIA_128_GCM/, "aria-128-gcm", 16],
  [/_ARIA_256_GCM/, "aria-256-gcm", 32],
  [/_CHACHA20_POLY1305/, "chacha20-poly1305", 32],
];
const cbcCiphers: readonly [name: RegExp, cipher: CbcCipher, key: number][] = [
  [/_AES_128_CBC/, "aes-128-cbc", 16],
  [/_AES_256_CBC/, "aes-256-cbc", 32],
  [/_CAMELLIA_128_CBC/, "camellia-128-cbc", 16],
  [/_CAMELLIA_256_CBC/, "camellia-256-cbc", 32],
  [/_3DES_EDE_CBC/, "des-ede3-cbc", 24],
];
const macHashes: Readonly<Record<number, TlsHash>> = { 16: "md5", 20: "sha1", 32: "sha256", 48: "sha384" };

/** How the suite with a number seals records; null for one that is not known, or too old to be worth it (RC4, DES). */
export function cipherKeys(code: number): CipherKeys | null {
  const suite = cipherSuite(code);
  if (suite === null) return null;
  const { name, sealing } = suite;
  const hash = suite.hash === 48 ? "sha384" : "sha256";
  if (sealing.kind === "aead") {
    const [, cipher, key] = aeadCiphers.find(([part]) => part.test(name)) ?? [];
    if (cipher === undefined || key === undefined) return null;
    return { kind: "aead", cipher, key, hash, tag: sealing.tag, explicitNonce: sealing.nonce > 0 };
  }
  const [, cipher, key] = cbcCiphers.find(([part]) => part.test(name)) ?? [];
  const macHash = macHashes[sealing.mac];
  if (sealing.kind !== "cbc" || cipher === undefined || key === undefined || macHash === undefined)
    return null;
  return { kind: "cbc", cipher, key, hash, block: sealing.block, mac: sealing.mac, macHash };
}
