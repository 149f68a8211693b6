/** How a cipher suite makes a record longer than what is in it. */
type Sealing =
  /** A tag, and before TLS 1.3 for most an explicit nonce (RFC 5288 §3, RFC 6655 §3; none for ChaCha20, RFC 7905 §2). */
  | { readonly kind: "aead"; readonly tag: number; readonly nonce: number }
  /** IV, MAC and padding to whole blocks (RFC 5246 §6.2.3.2). */
  | { readonly kind: "cbc"; readonly block: number; readonly mac: number }
  /** A MAC alone (RFC 5246 §6.2.3.1). */
  | { readonly kind: "stream"; readonly mac: number };

/** A cipher suite. */
export interface CipherSuite {
  /** IANA's name. */
  readonly name: string;
  readonly sealing: Sealing;
  /** Bytes of the key schedule's hash, and so of a Finished message's verify data in TLS 1.3. */
  readonly hash: number;
}

const gcm: Sealing = { kind: "aead", tag: 16, nonce: 8 };
const ccm8: Sealing = { kind: "aead", tag: 8, nonce: 8 };
const chacha: Sealing = { kind: "aead", tag: 16, nonce: 0 };
const aesSha1: Sealing = { kind: "cbc", block: 16, mac: 20 };
const aesSha256: Sealing = { kind: "cbc", block: 16, mac: 32 };
const aesSha384: Sealing = { kind: "cbc", block: 16, mac: 48 };
const desSha1: Sealing = { kind: "cbc", block: 8, mac: 20 };

/** The suites that FTP servers and clients of the last decades agree on (IANA, TLS Cipher Suites). */
const suites: Readonly<Record<number, readonly [name: string, sealing: Sealing]>> = {
  1: ["TLS_RSA_WITH_NULL_MD5", { kind: "stream", mac: 16 }],
  2: ["TLS_RSA_WITH_NULL_SHA", { kind: "stream", mac: 20 }],
  4: ["TLS_RSA_WITH_RC4_128_MD5", { kind: "stream", mac: 16 }],
  5: ["TLS_RSA_WITH_RC4_128_SHA", { kind: "stream", mac: 20 }],
  9: ["TLS_RSA_WITH_DES_CBC_SHA", desSha1],
  10: ["TLS_RSA_WITH_3DES_EDE_CBC_SHA", desSha1],
  22: ["TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA", desSha1],
  24: ["TLS_DH_anon_WITH_RC4_128_MD5", { kind: "stream", mac: 16 }],
  47: ["TLS_RSA_WITH_AES_128_CBC_SHA", aesSha1],
  51: ["TLS_DHE_RSA_WITH_AES_128_CBC_SHA", aesSha1],
  52: ["TLS_DH_anon_WITH_AES_128_CBC_SHA", aesSha1],
  53: ["TLS_RSA_WITH_AES_256_CBC_SHA", aesSha1],
  57: ["TLS_DHE_RSA_WITH_AES_256_CBC_SHA", aesSha1],
  58: ["TLS_DH_anon_WITH_AES_256_CBC_SHA", aesSha1],
  60: ["TLS_RSA_WITH_AES_128_CBC_SHA256", aesSha256],
  61: ["TLS_RSA_WITH_AES_256_CBC_SHA256", aesSha256],
  65: ["TLS_RSA_WITH_CAMELLIA_128_CBC_SHA", aesSha1],
  69: ["TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA", aesSha1],
  103: ["TLS_DHE_RSA_WITH_AES_128_CBC_SHA256", aesSha256],
  107: ["TLS_DHE_RSA_WITH_AES_256_CBC_SHA256", aesSha256],
  132: ["TLS_RSA_WITH_CAMELLIA_256_CBC_SHA", aesSha1],
  136: ["TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA", aesSha1],
  156: ["TLS_RSA_WITH_AES_128_GCM_SHA256", gcm],
  157: ["TLS_RSA_WITH_AES_256_GCM_SHA384", gcm],
  158: ["TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", gcm],
  159: ["TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", gcm],
  4865: ["TLS_AES_128_GCM_SHA256", gcm],
  4866: ["TLS_AES_256_GCM_SHA384", gcm],
  4867: ["TLS_CHACHA20_POLY1305_SHA256", chacha],
  4868: ["TLS_AES_128_CCM_SHA256", gcm],
  4869: ["TLS_AES_128_CCM_8_SHA256", ccm8],
  49159: ["TLS_ECDHE_ECDSA_WITH_RC4_128_SHA", { kind: "stream", mac: 20 }],
  49161: ["TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", aesSha1],
  49162: ["TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", aesSha1],
  49169: ["TLS_ECDHE_RSA_WITH_RC4_128_SHA", { kind: "stream", mac: 20 }],
  49170: ["TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA", desSha1],
  49171: ["TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", aesSha1],
  49172: ["TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", aesSha1],
  49187: ["TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", aesSha256],
  49188: ["TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384", aesSha384],
  49191: ["TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", aesSha256],
  49192: ["TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", aesSha384],
  49195: ["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", gcm],
  49196: ["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", gcm],
  49199: ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", gcm],
  49200: ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", gcm],
  49308: ["TLS_RSA_WITH_AES_128_CCM", gcm],
  49309: ["TLS_RSA_WITH_AES_256_CCM", gcm],
  49310: ["TLS_DHE_RSA_WITH_AES_128_CCM", gcm],
  49311: ["TLS_DHE_RSA_WITH_AES_256_CCM", gcm],
  49312: ["TLS_RSA_WITH_AES_128_CCM_8", ccm8],
  49313: ["TLS_RSA_WITH_AES_256_CCM_8", ccm8],
  49314: ["TLS_DHE_RSA_WITH_AES_128_CCM_8", ccm8],
  49315: ["TLS_DHE_RSA_WITH_AES_256_CCM_8", ccm8],
  49324: ["TLS_ECDHE_ECDSA_WITH_AES_128_CCM", gcm],
  49325: ["TLS_ECDHE_ECDSA_WITH_AES_256_CCM", gcm],
  49326: ["TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8", ccm8],
  49327: ["TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8", ccm8],
  52392: ["TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", chacha],
  52393: ["TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", chacha],
  52394: ["TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256", chacha],
};

/** The cipher suite with a number, null if it is none of the common ones. */
export function cipherSuite(code: number): CipherSuite | null {
  const [name, sealing] = suites[code] ?? [];
  if (name === undefined || sealing === undefined) return null;
  return { name, sealing, hash: name.endsWith("SHA384") ? 48 : 32 };
}

/** IANA's name of a cipher suite; "0xC0B0" for one that is not in the table. */
export function cipherName(code: number): string {
  return suites[code]?.[0] ?? `0x${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
