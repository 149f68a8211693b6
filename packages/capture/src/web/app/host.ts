import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { CaptureHost } from "../../ftp/index.ts";
import { gunzip } from "./gunzip.ts";
import { tlsHost } from "./tls-host.ts";

/** The analyser's surroundings in a browser. WebCrypto's digests want all bytes at once, and make one wait for each record of TLS. */
export const browserHost: CaptureHost = {
  tls: tlsHost,
  sha256() {
    const hash = sha256.create();
    return {
      update: (bytes) => void hash.update(bytes),
      hex: () => bytesToHex(hash.digest()),
    };
  },
  gunzip,
};
