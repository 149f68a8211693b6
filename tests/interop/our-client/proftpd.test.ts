import { startProftpd } from "../peers/proftpd.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst({
  name: "proftpd",
  program: "proftpd",
  start: startProftpd,
  lacks: [],
});
