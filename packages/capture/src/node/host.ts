import { createHash } from "node:crypto";
import type { CaptureHost } from "../ftp/index.ts";
import { gunzip } from "./gunzip.ts";
import { tlsHost } from "./tls-host.ts";

/** The analyser's surroundings in Node: SHA-256 by node:crypto, gzip by node:zlib. */
export const nodeHost: CaptureHost = {
  tls: tlsHost,
  sha256() {
    const hash = createHash("sha256");
    return {
      update: (bytes) => void hash.update(bytes),
      hex: () => hash.digest("hex"),
    };
  },
  gunzip,
};
