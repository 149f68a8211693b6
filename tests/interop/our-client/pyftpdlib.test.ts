import { startPyftpdlib } from "../peers/pyftpdlib.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst({
  name: "pyftpdlib",
  program: "pyftpdlib",
  start: startPyftpdlib,
  lacks: (["EPRT over IPv4", "PORT over IPv4", "EPRT over IPv6"] as const).map((via) => ({
    operation: "at-once",
    via,
    reason: "it connects to both and forgets to answer one of them",
  })),
});
