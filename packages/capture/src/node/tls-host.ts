import { type CipherGCMTypes, createDecipheriv, createHmac } from "node:crypto";
import type { AeadBox, AeadCipher, TlsHost } from "../tls/index.ts";

/** OpenSSL's names of the ciphers that it calls otherwise. */
const names: Readonly<Partial<Record<string, string>>> = {
  "camellia-128-cbc": "camellia128",
  "camellia-256-cbc": "camellia256",
};

/** TLS's cryptography by node:crypto. */
export const tlsHost: TlsHost = {
  hmac(hash, key, ...data) {
    const hmac = createHmac(hash, key);
    for (const piece of data) hmac.update(piece);
    return hmac.digest();
  },
  openAead(cipher, box) {
    if (box.sealed.length < box.tag) return null;
    try {
      return openAead(cipher, box);
    } catch {
      return null; // the tag is wrong, or this OpenSSL lacks the cipher
    }
  },
  openCbc(cipher, key, iv, blocks) {
    try {
      const decipher = createDecipheriv(names[cipher] ?? cipher, key, iv);
      decipher.setAutoPadding(false);
      return Buffer.concat([decipher.update(blocks), decipher.final()]);
    } catch {
      return null;
    }
  },
};

function openAead(cipher: AeadCipher, { key, nonce, associated, sealed, tag }: AeadBox): Uint8Array {
  const text = sealed.subarray(0, -tag);
  // The three kinds of AEAD have one API in Node, and GCM's types say what all of them need.
  const decipher = createDecipheriv(cipher as CipherGCMTypes, key, nonce, { authTagLength: tag });
  decipher.setAuthTag(sealed.subarray(-tag));
  decipher.setAAD(associated, { plaintextLength: text.length });
  const opened = decipher.update(text);
  decipher.final();
  return opened;
}
