import { startFtpSrv } from "../peers/ftp-srv.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst({
  name: "ftp-srv",
  program: "ftp-srv",
  start: startFtpSrv,
  lacks: [
    { operation: "list-machine", reason: "it has no MLSD" },
    { operation: "resume-put", reason: "its STOR empties the file, REST or not" },
    { operation: "text", reason: "its TYPE A leaves line ends as they are" },
    { operation: "double-quote-name", reason: 'it takes every `"` out of a command' },
    {
      operation: "option-name",
      reason: "it takes a dash with one letter for an option, in whatever command",
    },
  ],
});
