import type { DataMode } from "@twinport/client";
import { programs } from "./programs.ts";
import { runOk } from "./run.ts";
import type { Login, PeerClient } from "./types.ts";

const quote = (name: string) => `"${name.replaceAll(/["\\]/g, "\\$&")}"`;

const settings: Readonly<Record<DataMode, readonly string[]>> = {
  epsv: ["ftp:passive-mode yes", "ftp:prefer-epsv yes"],
  pasv: ["ftp:passive-mode yes", "ftp:prefer-epsv no"],
  // lftp takes EPRT over IPv6 only, and from the loopback interface it announces "::", which no server connects to.
  eprt: ["ftp:passive-mode no"],
  port: ["ftp:passive-mode no"],
};

function lftp(login: Login, command: string): Promise<string> {
  const script = [
    "cmd:fail-exit yes",
    "cmd:interactive no",
    "ftp:ssl-allow no",
    "net:max-retries 1",
    "net:timeout 20",
    "xfer:clobber yes",
    ...settings[login.mode],
  ].map((setting) => `set ${setting}`);
  script.push(`open --env-password -u ${quote(login.user)} -p ${login.port} ${login.host}`, command, "bye");
  return runOk(programs.lftp, ["--norc", "-c", script.join("; ")], {
    cwd: login.work,
    env: { LFTP_PASSWORD: login.password },
  });
}

export const lftpPeer: PeerClient = {
  name: "lftp",
  program: "lftp",
  modes: { IPv4: ["epsv", "pasv", "port"], IPv6: ["epsv"] },
  list: (login, directory) => lftp(login, `ls ${quote(directory)}`),
  get: (login, remote, local) => lftp(login, `get ${quote(remote)} -o ${quote(local)}`),
  resume: (login, remote, local) => lftp(login, `get -c ${quote(remote)} -o ${quote(local)}`),
  put: (login, local, remote) => lftp(login, `put ${quote(local)} -o ${quote(remote)}`),
  mkdir: (login, directory) => lftp(login, `mkdir ${quote(directory)}`),
  rename: (login, from, to) => lftp(login, `mv ${quote(from)} ${quote(to)}`),
  remove: (login, file) => lftp(login, `rm ${quote(file)}`),
  rmdir: (login, directory) => lftp(login, `rmdir ${quote(directory)}`),
  ascii: {
    get: (login, remote, local) => lftp(login, `get -a ${quote(remote)} -o ${quote(local)}`),
    put: (login, local, remote) => lftp(login, `put -a ${quote(local)} -o ${quote(remote)}`),
  },
};
