import { startVsftpd } from "../peers/vsftpd.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst({
  name: "vsftpd",
  program: "vsftpd",
  start: startVsftpd,
  whole: true,
  lacks: [{ operation: "list-machine", reason: "it has no MLSD" }],
});
