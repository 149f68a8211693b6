import { programs } from "./programs.ts";
import { atPrompt, quoted } from "./prompt.ts";
import type { Login, PeerClient } from "./types.ts";

function inetutils(login: Login, ...lines: string[]): Promise<string> {
  const passive = login.mode === "epsv" || login.mode === "pasv";
  return atPrompt(programs["inetutils-ftp"], [passive ? "-p" : "-A"], login, ["binary", ...lines]);
}

/** The article's client. Over IPv4 it knows PASV and PORT only. */
export const inetutilsPeer: PeerClient = {
  name: "inetutils-ftp",
  program: "inetutils-ftp",
  modes: { IPv4: ["pasv", "port"], IPv6: ["epsv", "eprt"] },
  list: (login, directory) => inetutils(login, directory === "" ? "dir" : `dir ${quoted(directory)}`),
  get: (login, remote, local) => inetutils(login, `get ${quoted(remote)} ${quoted(local)}`),
  resume: (login, remote, local) => inetutils(login, `reget ${quoted(remote)} ${quoted(local)}`),
  put: (login, local, remote) => inetutils(login, `put ${quoted(local)} ${quoted(remote)}`),
  mkdir: (login, directory) => inetutils(login, `mkdir ${quoted(directory)}`),
  rename: (login, from, to) => inetutils(login, `rename ${quoted(from)} ${quoted(to)}`),
  remove: (login, file) => inetutils(login, `delete ${quoted(file)}`),
  rmdir: (login, directory) => inetutils(login, `rmdir ${quoted(directory)}`),
  ascii: {
    get: (login, remote, local) => inetutils(login, "ascii", `get ${quoted(remote)} ${quoted(local)}`),
    put: (login, local, remote) => inetutils(login, "ascii", `put ${quoted(local)} ${quoted(remote)}`),
  },
};
