import { startPureFtpd } from "../peers/pure-ftpd.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst({
  name: "pure-ftpd",
  program: "pure-ftpd",
  start: startPureFtpd,
  lacks: [{ operation: "edge-blank-name", reason: "it replaces a blank at either end of a new name by `_`" }],
});
