import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lacksTls } from "../matrix/meta.ts";
import { type Program, programs } from "./programs.ts";
import { runOk } from "./run.ts";
import type { Login, PeerClient } from "./types.ts";
import { urlOf } from "./url.ts";

/** One of its one-shot commands, logged in through a file. */
async function oneShot(program: Program, login: Login, ...args: string[]): Promise<string> {
  const config = join(login.work, "ncftp.cfg");
  const { host, user, password, port } = login;
  await writeFile(config, `host ${host}\nuser ${user}\npass ${password}\n`, { mode: 0o600 });
  const flags = ["-f", config, "-P", String(port), "-t", "20", "-r", "0", mode(login)];
  return runOk(programs[program], [...flags, ...args], { cwd: login.work });
}

const mode = (login: Login) => (login.mode === "port" ? "-E" : "-F");
const list = (login: Login, directory: string, flag: string) =>
  oneShot("ncftpls", login, flag, urlOf(login, directory === "" ? "" : `${directory}/`));
const get = (login: Login, remote: string, local: string, ...flags: string[]) =>
  oneShot("ncftpget", login, "-V", ...flags, "-C", login.host, remote, local);
const put = (login: Login, local: string, remote: string, ...flags: string[]) =>
  oneShot("ncftpput", login, "-V", ...flags, "-C", login.host, local, remote);
/** At its prompt. It ends with 0 whatever happened, and says nothing when all went well. */
async function atPrompt(login: Login, line: string): Promise<string> {
  const { host, port, user, password } = login;
  const flags = ["-u", user, "-p", password, "-P", String(port), host];
  const output = await runOk(programs.ncftp, flags, { cwd: login.work, input: `${line}\nquit\n` });
  if (/server said|failed|Error:|Usage:/.test(output)) throw new Error(`ncftp: ${line}:\n${output}`);
  return output;
}

const quoted = (name: string) => name.replace(/^-/, "./-").replaceAll(/[ "'\\]/g, "\\$&");

const noTls = "it has no TLS for FTP";

export const ncftpPeer: PeerClient = {
  name: "ncftp",
  programs: ["ncftp", "ncftpget", "ncftpput", "ncftpls"],
  modes: { IPv4: ["pasv", "port"], IPv6: [] },
  can: {
    listLong: (login, directory) => list(login, directory, "-l"),
    listBrief: (login, directory) => list(login, directory, "-1"),
    listMachine: (login, directory) => list(login, directory, "-m"),
    get: (login, remote, local) => get(login, remote, local, "-Z"),
    resumeGet: (login, remote, local) => get(login, remote, local, "-z"),
    put: (login, local, remote) => put(login, local, remote, "-Z"),
    append: (login, local, remote) => put(login, local, remote, "-A"),
    // -s: no sendfile(2), see below.
    resumePut: (login, local, remote) => put(login, local, remote, "-z", "-s"),
    getText: (login, remote, local) => get(login, remote, local, "-Z", "-a"),
    putText: (login, local, remote) => put(login, local, remote, "-Z", "-a"),
    rename: (login, from, to) => atPrompt(login, `rename ${quoted(from)} ${quoted(to)}`),
    delete: (login, file) => atPrompt(login, `rm ${quoted(file)}`),
    mkdir: (login, directory) => atPrompt(login, `mkdir ${quoted(directory)}`),
    rmdir: (login, directory) => atPrompt(login, `rmdir ${quoted(directory)}`),
  },
  lacks: [
    ...lacksTls(noTls),
    {
      operation: "resume-put",
      partly: true,
      reason: "without `-s` it sends the whole file after REST, not what is missing",
    },
    { via: "EPSV over IPv4", reason: "over IPv4 it takes PASV and PORT" },
    { via: "EPRT over IPv4", reason: "over IPv4 it takes PASV and PORT" },
    { via: "EPSV over IPv6", reason: "it knows IPv4 only" },
    { via: "EPRT over IPv6", reason: "it knows IPv4 only" },
  ],
};
