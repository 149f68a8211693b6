import { lacksTls } from "../matrix/meta.ts";
import { programs } from "./programs.ts";
import { scripted } from "./scripted.ts";
import type { PeerClient } from "./types.ts";

const netftp = scripted(programs.perl, "netftp_client.pl");

export const netftpPeer: PeerClient = {
  name: "Perl's Net::FTP",
  programs: ["perl"],
  modes: { IPv4: ["pasv", "port"], IPv6: ["epsv", "eprt"] },
  can: {
    listLong: netftp("list-long"),
    listBrief: netftp("list-brief"),
    get: netftp("get"),
    resumeGet: netftp("resume-get"),
    put: netftp("put"),
    append: netftp("append"),
    resumePut: netftp("resume-put"),
    getText: netftp("get-text"),
    putText: netftp("put-text"),
    rename: netftp("rename"),
    delete: netftp("delete"),
    mkdir: netftp("mkdir"),
    rmdir: netftp("rmdir"),
  },
  lacks: [
    ...lacksTls("it ends uploads without close_notify, or by a reset over the tickets of TLS 1.3: 426"),
    { operation: "list-machine", reason: "it has no call for MLSD" },
    { via: "EPSV over IPv4", reason: "over IPv4 it takes PASV and PORT" },
    { via: "EPRT over IPv4", reason: "over IPv4 it takes PASV and PORT" },
  ],
};
