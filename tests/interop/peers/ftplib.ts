import { fileURLToPath } from "node:url";
import { programs } from "./programs.ts";
import { runOk } from "./run.ts";
import type { Login, PeerClient } from "./types.ts";

const script = fileURLToPath(new URL("ftplib_client.py", import.meta.url));

const ftplib = (login: Login, action: string, ...names: string[]) =>
  runOk(programs.python3, [script], { cwd: login.work, input: JSON.stringify({ ...login, action, names }) });

export const ftplibPeer: PeerClient = {
  name: "Python's ftplib",
  program: "python3",
  modes: { IPv4: ["epsv", "pasv", "eprt", "port"], IPv6: ["epsv", "eprt"] },
  list: (login, directory) => ftplib(login, "list", ...(directory === "" ? [] : [directory])),
  get: (login, remote, local) => ftplib(login, "get", remote, local),
  resume: (login, remote, local) => ftplib(login, "resume", remote, local),
  put: (login, local, remote) => ftplib(login, "put", local, remote),
  mkdir: (login, directory) => ftplib(login, "mkdir", directory),
  rename: (login, from, to) => ftplib(login, "rename", from, to),
  remove: (login, file) => ftplib(login, "remove", file),
  rmdir: (login, directory) => ftplib(login, "rmdir", directory),
  ascii: {
    get: (login, remote, local) => ftplib(login, "get-ascii", remote, local),
    put: (login, local, remote) => ftplib(login, "put-ascii", local, remote),
  },
};
