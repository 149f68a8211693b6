import { programs } from "./programs.ts";
import { scripted } from "./scripted.ts";
import type { PeerClient } from "./types.ts";

const ftplib = scripted(programs.python3, "ftplib_client.py");

export const ftplibPeer: PeerClient = {
  name: "Python's ftplib",
  programs: ["python3"],
  modes: { IPv4: ["epsv", "pasv", "eprt", "port"], IPv6: ["epsv", "eprt"] },
  can: {
    listLong: ftplib("list-long"),
    listBrief: ftplib("list-brief"),
    listMachine: ftplib("list-machine"),
    get: ftplib("get"),
    resumeGet: ftplib("resume-get"),
    put: ftplib("put"),
    append: ftplib("append"),
    resumePut: ftplib("resume-put"),
    getText: ftplib("get-text"),
    putText: ftplib("put-text"),
    rename: ftplib("rename"),
    delete: ftplib("delete"),
    mkdir: ftplib("mkdir"),
    rmdir: ftplib("rmdir"),
    series: (login, fetched, brought) =>
      ftplib("series")(login, fetched.folder, brought.folder, String(brought.names.length), ...fetched.names),
  },
  tls: { begins: ["explicit", "implicit"], reuses: "always", oneSession: true },
  lacks: [],
};
