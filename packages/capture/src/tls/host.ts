/** Digests that TLS builds HMACs of. */
export type TlsHash = "md5" | "sha1" | "sha256" | "sha384";

/** Ciphers that authenticate what they seal. */
export type AeadCipher =
  | "aes-128-gcm"
  | "aes-256-gcm"
  | "aes-128-ccm"
  | "aes-256-ccm"
  | "aria-128-gcm"
  | "aria-256-gcm"
  | "chacha20-poly1305";

/** Block ciphers in CBC mode, beside which a MAC stands. */
export type CbcCipher =
  | "aes-128-cbc"
  | "aes-256-cbc"
  | "camellia-128-cbc"
  | "camellia-256-cbc"
  | "des-ede3-cbc";

/** What an AEAD cipher is to open. */
export interface AeadBox {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly associated: Uint8Array;
  /** Ciphertext and, behind it, the tag. */
  readonly sealed: Uint8Array;
  /** Length of the tag. */
  readonly tag: number;
}

/** The cryptography that reading TLS takes. It is synchronous, and throws for no input. */
export interface TlsHost {
  /** Ciphers that it does not know; default: none. */
  readonly lacks?: ReadonlySet<AeadCipher | CbcCipher>;
  /** The HMAC of `data`, one piece behind the other. */
  hmac(hash: TlsHash, key: Uint8Array, ...data: readonly Uint8Array[]): Uint8Array;
  /** What is inside; null if the tag is wrong, or the host does not know the cipher. */
  openAead(cipher: AeadCipher, box: AeadBox): Uint8Array | null;
  /** Whole blocks decrypted, padding and all; null if the host does not know the cipher. */
  openCbc(cipher: CbcCipher, key: Uint8Array, iv: Uint8Array, blocks: Uint8Array): Uint8Array | null;
}
