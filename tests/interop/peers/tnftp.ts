import { lacksTls } from "../matrix/meta.ts";
import { programs } from "./programs.ts";
import { after, atPrompt, quoted, restartAt } from "./prompt.ts";
import type { Login, PeerClient } from "./types.ts";

function tnftp(login: Login, ...lines: string[]): Promise<string> {
  const passive = login.mode === "epsv" || login.mode === "pasv";
  // Extended commands are the default; "epsv4 off" is for PASV and PORT.
  const extended = login.mode === "epsv" || login.mode === "eprt";
  const setUp = extended ? [] : ["epsv4 off"];
  return atPrompt(programs.tnftp, [passive ? "-p" : "-A"], login, [...setUp, "binary", ...lines]);
}

const noTls = "it has no TLS for FTP";

export const tnftpPeer: PeerClient = {
  name: "tnftp",
  programs: ["tnftp"],
  modes: { IPv4: ["epsv", "pasv", "eprt", "port"], IPv6: ["epsv", "eprt"] },
  can: {
    listLong: (login, directory) => tnftp(login, `dir${after(directory)}`),
    listBrief: (login, directory) => tnftp(login, `nlist${after(directory)}`),
    listMachine: (login, directory) => tnftp(login, `mlsd${after(directory)}`),
    get: (login, remote, local) => tnftp(login, `get ${quoted(remote)} ${quoted(local)}`),
    resumeGet: (login, remote, local) => tnftp(login, `reget ${quoted(remote)} ${quoted(local)}`),
    put: (login, local, remote) => tnftp(login, `put ${quoted(local)} ${quoted(remote)}`),
    append: (login, local, remote) => tnftp(login, `append ${quoted(local)} ${quoted(remote)}`),
    resumePut: async (login, local, remote) => {
      const offset = restartAt(await tnftp(login, `size ${quoted(remote)}`));
      return tnftp(login, `restart ${offset}`, `put ${quoted(local)} ${quoted(remote)}`);
    },
    getText: (login, remote, local) => tnftp(login, "ascii", `get ${quoted(remote)} ${quoted(local)}`),
    putText: (login, local, remote) => tnftp(login, "ascii", `put ${quoted(local)} ${quoted(remote)}`),
    rename: (login, from, to) => tnftp(login, `rename ${quoted(from)} ${quoted(to)}`),
    delete: (login, file) => tnftp(login, `delete ${quoted(file)}`),
    mkdir: (login, directory) => tnftp(login, `mkdir ${quoted(directory)}`),
    rmdir: (login, directory) => tnftp(login, `rmdir ${quoted(directory)}`),
  },
  lacks: [
    ...lacksTls(noTls),
    {
      operation: "big-put",
      partly: true,
      reason:
        "it takes offsets from 2 GiB to below 4 GiB for a failed seek; it can go on at 4 GiB, and append",
    },
  ],
};
