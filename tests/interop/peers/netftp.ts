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
    series: (login, fetched, brought) =>
      netftp("series")(login, fetched.folder, brought.folder, String(brought.names.length), ...fetched.names),
  },
  tls: { begins: ["explicit", "implicit"], reuses: "always", oneSession: true },
  lacks: [
    { operation: "list-machine", reason: "it has no call for MLSD" },
    { via: "EPSV over IPv4", reason: "over IPv4 it takes PASV and PORT" },
    { via: "EPRT over IPv4", reason: "over IPv4 it takes PASV and PORT" },
  ],
};
