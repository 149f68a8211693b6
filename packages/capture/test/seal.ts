import { createCipheriv } from "node:crypto";
import { tlsHost } from "../src/node/tls-host.ts";
import { expandLabel } from "../src/tls/derive.ts";
import type { SealedRecord } from "../src/tls/protection.ts";

/** Seals records of TLS 1.3 with AES-128-GCM, one behind the other. */
export class Sealer {
  readonly #key: Uint8Array;
  readonly #iv: Uint8Array;
  #sequence = 0;

  constructor(secret: Uint8Array) {
    this.#key = expandLabel(tlsHost, "sha256", secret, "key", 16);
    this.#iv = expandLabel(tlsHost, "sha256", secret, "iv", 12);
  }

  /** A record of inner type `type` with `padding` zeros. */
  seal(type: number, content: Uint8Array, padding = 0): SealedRecord {
    const nonce = this.#iv.slice();
    nonce[11] = (nonce[11] ?? 0) ^ this.#sequence++;
    const inside = new Uint8Array([...content, type, ...new Uint8Array(padding)]);
    const length = inside.length + 16;
    const cipher = createCipheriv("aes-128-gcm", this.#key, nonce);
    cipher.setAAD(Uint8Array.of(23, 3, 3, length >> 8, length & 0xff));
    const body = Buffer.concat([cipher.update(inside), cipher.final(), cipher.getAuthTag()]);
    return { type: 23, version: 0x0303, body };
  }
}
