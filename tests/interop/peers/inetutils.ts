import { lacksTls } from "../matrix/meta.ts";
import { programs } from "./programs.ts";
import { after, atPrompt, quoted, restartAt } from "./prompt.ts";
import type { Login, PeerClient } from "./types.ts";

function inetutils(login: Login, ...lines: string[]): Promise<string> {
  const passive = login.mode === "epsv" || login.mode === "pasv";
  return atPrompt(programs["inetutils-ftp"], [passive ? "-p" : "-A"], login, ["binary", ...lines]);
}

/** The article's client. */
const noTls = "it has no TLS for FTP";

export const inetutilsPeer: PeerClient = {
  name: "inetutils-ftp",
  programs: ["inetutils-ftp"],
  modes: { IPv4: ["pasv", "port"], IPv6: ["epsv", "eprt"] },
  can: {
    listLong: (login, directory) => inetutils(login, `dir${after(directory)}`),
    listBrief: (login, directory) => inetutils(login, `nlist${after(directory)}`),
    get: (login, remote, local) => inetutils(login, `get ${quoted(remote)} ${quoted(local)}`),
    resumeGet: (login, remote, local) => inetutils(login, `reget ${quoted(remote)} ${quoted(local)}`),
    put: (login, local, remote) => inetutils(login, `put ${quoted(local)} ${quoted(remote)}`),
    append: (login, local, remote) => inetutils(login, `append ${quoted(local)} ${quoted(remote)}`),
    resumePut: async (login, local, remote) => {
      const offset = restartAt(await inetutils(login, `size ${quoted(remote)}`));
      return inetutils(login, `restart ${offset}`, `put ${quoted(local)} ${quoted(remote)}`);
    },
    getText: (login, remote, local) => inetutils(login, "ascii", `get ${quoted(remote)} ${quoted(local)}`),
    putText: (login, local, remote) => inetutils(login, "ascii", `put ${quoted(local)} ${quoted(remote)}`),
    rename: (login, from, to) => inetutils(login, `rename ${quoted(from)} ${quoted(to)}`),
    delete: (login, file) => inetutils(login, `delete ${quoted(file)}`),
    mkdir: (login, directory) => inetutils(login, `mkdir ${quoted(directory)}`),
    rmdir: (login, directory) => inetutils(login, `rmdir ${quoted(directory)}`),
  },
  lacks: [
    ...lacksTls(noTls),
    { operation: "list-machine", reason: "it does not know MLSD" },
    { via: "EPSV over IPv4", reason: "over IPv4 it takes PASV and PORT" },
    { via: "EPRT over IPv4", reason: "over IPv4 it takes PASV and PORT" },
  ],
};
