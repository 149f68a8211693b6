import { programs } from "./programs.ts";
import { atPrompt, quoted } from "./prompt.ts";
import type { Login, PeerClient } from "./types.ts";

function tnftp(login: Login, ...lines: string[]): Promise<string> {
  const passive = login.mode === "epsv" || login.mode === "pasv";
  // Extended commands are the default; "epsv4 off" is for PASV and PORT.
  const extended = login.mode === "epsv" || login.mode === "eprt";
  const setUp = extended ? [] : ["epsv4 off"];
  return atPrompt(programs.tnftp, [passive ? "-p" : "-A"], login, [...setUp, "binary", ...lines]);
}

export const tnftpPeer: PeerClient = {
  name: "tnftp",
  program: "tnftp",
  modes: { IPv4: ["epsv", "pasv", "eprt", "port"], IPv6: ["epsv", "eprt"] },
  list: (login, directory) => tnftp(login, directory === "" ? "dir" : `dir ${quoted(directory)}`),
  get: (login, remote, local) => tnftp(login, `get ${quoted(remote)} ${quoted(local)}`),
  resume: (login, remote, local) => tnftp(login, `reget ${quoted(remote)} ${quoted(local)}`),
  put: (login, local, remote) => tnftp(login, `put ${quoted(local)} ${quoted(remote)}`),
  mkdir: (login, directory) => tnftp(login, `mkdir ${quoted(directory)}`),
  rename: (login, from, to) => tnftp(login, `rename ${quoted(from)} ${quoted(to)}`),
  remove: (login, file) => tnftp(login, `delete ${quoted(file)}`),
  rmdir: (login, directory) => tnftp(login, `rmdir ${quoted(directory)}`),
  ascii: {
    get: (login, remote, local) => tnftp(login, "ascii", `get ${quoted(remote)} ${quoted(local)}`),
    put: (login, local, remote) => tnftp(login, "ascii", `put ${quoted(local)} ${quoted(remote)}`),
  },
};
