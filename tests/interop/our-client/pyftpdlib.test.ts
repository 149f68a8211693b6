import { startPyftpdlib } from "../peers/pyftpdlib.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst({
  name: "pyftpdlib",
  program: "pyftpdlib",
  start: startPyftpdlib,
  lacks: [
    ...(["EPRT over IPv4", "PORT over IPv4", "EPRT over IPv6"] as const).map((via) => ({
      operation: "at-once" as const,
      via,
      reason: "it connects to both and forgets to answer one of them",
    })),
    // Its ABOR closes the data channel, which says 226 for a transfer that has just ended; then come 426 and 226.
    { operation: "abort-get", reason: "it answers three times when the last byte has just gone" },
  ],
});
