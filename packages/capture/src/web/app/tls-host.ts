import { cbc, gcm } from "@noble/ciphers/aes.js";
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hmac } from "@noble/hashes/hmac.js";
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384 } from "@noble/hashes/sha2.js";
import type { AeadBox, AeadCipher, CbcCipher, TlsHost } from "../../tls/index.ts";
import { openCcm } from "./ccm.ts";

const lacks = new Set<AeadCipher | CbcCipher>([
  "aria-128-gcm",
  "aria-256-gcm",
  "camellia-128-cbc",
  "camellia-256-cbc",
  "des-ede3-cbc",
]);
const hashes = { md5, sha1, sha256, sha384 };

/** TLS's cryptography without Node: all that browsers and today's servers agree on, and not ARIA, Camellia and triple DES. */
export const tlsHost: TlsHost = {
  lacks,
  hmac(hash, key, ...data) {
    const mac = hmac.create(hashes[hash], key);
    for (const piece of data) mac.update(piece);
    return mac.digest();
  },
  openAead(cipher, box) {
    if (box.sealed.length < box.tag) return null;
    try {
      return openAead(cipher, box);
    } catch {
      return null; // the tag is wrong
    }
  },
  openCbc(cipher, key, iv, blocks) {
    if (lacks.has(cipher)) return null;
    try {
      return cbc(key, iv, { disablePadding: true }).decrypt(blocks);
    } catch {
      return null;
    }
  },
};

function openAead(cipher: AeadCipher, box: AeadBox): Uint8Array | null {
  const { key, nonce, associated, sealed } = box;
  switch (cipher) {
    case "aes-128-gcm":
    case "aes-256-gcm":
      return gcm(key, nonce, associated).decrypt(sealed);
    case "chacha20-poly1305":
      return chacha20poly1305(key, nonce, associated).decrypt(sealed);
    case "aes-128-ccm":
    case "aes-256-ccm":
      return openCcm(box);
    default:
      return null;
  }
}
