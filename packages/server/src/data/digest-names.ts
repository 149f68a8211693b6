/** The digests that we can make, the default first. CRC32 is none of IANA's hash functions, but much asked for. */
export const digestNames = ["SHA-256", "SHA-512", "SHA-1", "MD5", "CRC32"] as const;

/** A digest by the name that IANA's registry of hash function textual names has for it. */
export type DigestName = (typeof digestNames)[number];
