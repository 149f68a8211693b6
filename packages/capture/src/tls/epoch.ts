import { Aead12, Aead13 } from "./aead.ts";
import { Cbc } from "./cbc.ts";
import { type CipherKeys, cipherKeys } from "./cipher-keys.ts";
import { expandLabel, prf } from "./derive.ts";
import type { TlsHost } from "./host.ts";
import type { Protection } from "./protection.ts";

/** The keys of one direction for a time. */
export interface Epoch {
  readonly protection: Protection;
  /** The keys that follow: those of the application's data behind the handshake's, then those of each KeyUpdate; null if not known. */
  next(): Epoch | null;
}

/** What a handshake of TLS 1.2 or older has settled, and the master secret. */
export interface MasterSecret {
  readonly version: number;
  readonly cipher: number;
  readonly clientRandom: Uint8Array;
  readonly serverRandom: Uint8Array;
  readonly encryptThenMac: boolean;
  readonly secret: Uint8Array;
}

const tls11 = 0x0302;
const tls12 = 0x0303;
/** The part of a nonce that does not go with the record, and the whole of it (RFC 5288 §3, RFC 8446 §5.3). */
const implicitNonce = 4;
const wholeNonce = 12;

/** Both directions of TLS 1.2 or older, from the ChangeCipherSpec on (RFC 5246 §6.3); null if the cipher is none of ours. */
export function epochs12(
  host: TlsHost,
  master: MasterSecret,
): { readonly client: Epoch; readonly server: Epoch } | null {
  const keys = cipherKeys(master.cipher);
  if (keys === null || host.lacks?.has(keys.cipher) === true) return null;
  const mac = keys.kind === "cbc" ? keys.mac : 0;
  const iv = ivLength(keys, master.version);
  const seed = [master.serverRandom, master.clientRandom];
  const hash = master.version >= tls12 ? keys.hash : null;
  const block = prf(host, hash, master.secret, "key expansion", seed, 2 * (mac + keys.key + iv));
  let at = 0;
  const take = (length: number): Uint8Array => {
    at += length;
    return block.subarray(at - length, at);
  };
  const [clientMac, serverMac] = [take(mac), take(mac)];
  const [clientKey, serverKey] = [take(keys.key), take(keys.key)];
  const [clientIv, serverIv] = [take(iv), take(iv)];
  const epoch = (macKey: Uint8Array, key: Uint8Array, nonce: Uint8Array): Epoch => {
    const protection =
      keys.kind === "aead"
        ? new Aead12(host, { cipher: keys.cipher, tag: keys.tag, key, iv: nonce })
        : new Cbc(host, {
            ...{ cipher: keys.cipher, block: keys.block, mac, hash: keys.macHash, key, macKey },
            iv: nonce.length > 0 ? nonce : null,
            encryptThenMac: master.encryptThenMac,
          });
    return { protection, next: () => null };
  };
  return { client: epoch(clientMac, clientKey, clientIv), server: epoch(serverMac, serverKey, serverIv) };
}

function ivLength(keys: CipherKeys, version: number): number {
  if (keys.kind === "aead") return keys.explicitNonce ? implicitNonce : wholeNonce;
  return version < tls11 ? keys.block : 0;
}

/**
 * One direction of TLS 1.3 (RFC 8446 §7.3), the first of its traffic secrets and what follows it; null if the cipher is none
 * of ours.
 * @param next the secret that follows, null if it is not known; "derived": each is made of the one before (§7.2)
 */
export function epoch13(
  host: TlsHost,
  cipher: number,
  secret: Uint8Array,
  next: Uint8Array | "derived" | null,
): Epoch | null {
  const keys = cipherKeys(cipher);
  if (keys?.kind !== "aead" || host.lacks?.has(keys.cipher) === true) return null;
  const expand = (label: string, length: number): Uint8Array =>
    expandLabel(host, keys.hash, secret, label, length);
  const protection = new Aead13(host, {
    cipher: keys.cipher,
    tag: keys.tag,
    key: expand("key", keys.key),
    iv: expand("iv", wholeNonce),
  });
  return {
    protection,
    next: () => {
      if (next === null) return null;
      const following = next === "derived" ? expand("traffic upd", secret.length) : next;
      return epoch13(host, cipher, following, "derived");
    },
  };
}
