import { cbc, ctr } from "@noble/ciphers/aes.js";
import type { AeadBox } from "../../tls/index.ts";

const block = 16;

/** Opens what AES in counter mode with CBC-MAC has sealed (RFC 3610); null if the tag is wrong. */
export function openCcm({ key, nonce, associated, sealed, tag }: AeadBox): Uint8Array | null {
  // The keystream's first block is for the tag, those behind it for the text (§2.3).
  const stream = new Uint8Array(block + sealed.length - tag);
  stream.set(sealed.subarray(-tag));
  stream.set(sealed.subarray(0, -tag), block);
  const opened = ctr(key, counterBlock(nonce, 14 - nonce.length, 0)).decrypt(stream);
  const text = opened.subarray(block);
  const mac = cbc(key, new Uint8Array(block), { disablePadding: true })
    .encrypt(authenticated(nonce, associated, text, tag))
    .subarray(-block);
  return opened.subarray(0, tag).every((byte, at) => byte === mac[at]) ? text : null;
}

/** What the MAC is made of (§2.2): lengths, associated data, text, each filled up to whole blocks. */
function authenticated(nonce: Uint8Array, associated: Uint8Array, text: Uint8Array, tag: number): Uint8Array {
  const flags = (associated.length > 0 ? 0x40 : 0) | (((tag - 2) / 2) << 3) | (14 - nonce.length);
  const head = associated.length > 0 ? whole(2 + associated.length) : 0;
  const bytes = new Uint8Array(block + head + whole(text.length));
  bytes.set(counterBlock(nonce, flags, text.length));
  bytes.set([associated.length >> 8, associated.length & 0xff], block);
  bytes.set(associated, block + 2);
  bytes.set(text, block + head);
  return bytes;
}

/** Flags, nonce, and a number in what is left. */
function counterBlock(nonce: Uint8Array, flags: number, value: number): Uint8Array {
  const bytes = new Uint8Array(block);
  new DataView(bytes.buffer).setUint32(block - 4, value);
  bytes.set(nonce, 1);
  bytes[0] = flags;
  return bytes;
}

const whole = (length: number): number => Math.ceil(length / block) * block;
