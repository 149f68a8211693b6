import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** Digests that servers can be asked for, the strongest first. */
export const hashAlgorithms = ["SHA-512", "SHA-256", "SHA-1", "MD5", "CRC32"] as const;

/** A digest of {@link hashAlgorithms}. */
export type HashAlgorithm = (typeof hashAlgorithms)[number];

/** Bytes go in, a digest comes out. */
export interface Digest {
  readonly algorithm: HashAlgorithm;
  update(bytes: Uint8Array): void;
  /** In lower-case hexadecimal; of CRC-32 eight digits. */
  hex(): string;
}

/** A digest of nothing yet. */
export function newDigest(algorithm: HashAlgorithm): Digest {
  if (algorithm === "CRC32") {
    let sum = 0;
    const update = (bytes: Uint8Array) => {
      sum = crc32(bytes, sum);
    };
    return { algorithm, update, hex: () => sum.toString(16).padStart(8, "0") };
  }
  const hash = createHash(algorithm.replace("-", "").toLowerCase());
  return { algorithm, update: (bytes) => void hash.update(bytes), hex: () => hash.digest("hex") };
}
