import process from "node:process";
import { lacksTls } from "../matrix/meta.ts";
import { programs } from "./programs.ts";
import { scripted } from "./scripted.ts";
import type { PeerClient } from "./types.ts";

const jsftp = scripted(process.execPath, "jsftp-client.mjs", { module: programs.jsftp });
const pasvOnly = "it knows PASV only";

const noTls = "it has no TLS for FTP";

export const jsftpPeer: PeerClient = {
  name: "jsftp",
  programs: ["jsftp"],
  modes: { IPv4: ["pasv"], IPv6: [] },
  can: {
    listLong: jsftp("list-long"),
    get: jsftp("get"),
    put: jsftp("put"),
    rename: jsftp("rename"),
    delete: jsftp("delete"),
    mkdir: jsftp("mkdir"),
    rmdir: jsftp("rmdir"),
  },
  whole: true,
  lacks: [
    ...lacksTls(noTls),
    { operation: "list-brief", reason: "it has no call for NLST" },
    { operation: "list-machine", reason: "it has no call for MLSD" },
    { operation: "append", reason: "it has no call for APPE" },
    { operation: "resume-get", reason: "it transfers whole files only" },
    { operation: "resume-put", reason: "it transfers whole files only" },
    { operation: "text", reason: "it transfers in TYPE I only" },
    { via: "EPSV over IPv4", reason: pasvOnly },
    { via: "EPRT over IPv4", reason: pasvOnly },
    { via: "PORT over IPv4", reason: pasvOnly },
    { via: "EPSV over IPv6", reason: pasvOnly },
    { via: "EPRT over IPv6", reason: pasvOnly },
  ],
};
