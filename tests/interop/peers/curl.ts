import type { DataMode } from "@twinport/client";
import { writeNetrc } from "./netrc.ts";
import { programs } from "./programs.ts";
import { runOk } from "./run.ts";
import type { Login, PeerClient } from "./types.ts";

const modeFlags: Readonly<Record<DataMode, readonly string[]>> = {
  epsv: [],
  pasv: ["--disable-epsv"],
  eprt: ["--ftp-port", "-"],
  port: ["--ftp-port", "-", "--disable-eprt"],
};

async function curl(login: Login, remote: string, ...args: string[]): Promise<string> {
  const netrc = await writeNetrc(login);
  const path = remote.split("/").map(encodeURIComponent).join("/");
  const host = login.host.includes(":") ? `[${login.host}]` : login.host;
  const url = `ftp://${host}:${login.port}/${path}`;
  const common = ["-sS", "--verbose", "--disable", "--netrc-file", netrc, ...modeFlags[login.mode]];
  return runOk(programs.curl, [...common, ...args, url], { cwd: login.work });
}

/** Sends commands before an empty listing of the login directory; curl fails when one is refused. */
const quote = (login: Login, ...commands: string[]) =>
  curl(login, "", "--list-only", ...commands.flatMap((command) => ["--quote", command]));

export const curlPeer: PeerClient = {
  name: "curl",
  program: "curl",
  modes: { IPv4: ["epsv", "pasv", "eprt", "port"], IPv6: ["epsv", "eprt"] },
  list: (login, directory) => curl(login, directory === "" ? "" : `${directory}/`),
  get: (login, remote, local) => curl(login, remote, "--output", local),
  resume: (login, remote, local) => curl(login, remote, "--continue-at", "-", "--output", local),
  put: (login, local, remote) => curl(login, remote, "--upload-file", local),
  mkdir: (login, directory) => quote(login, `MKD ${directory}`),
  rename: (login, from, to) => quote(login, `RNFR ${from}`, `RNTO ${to}`),
  remove: (login, file) => quote(login, `DELE ${file}`),
  rmdir: (login, directory) => quote(login, `RMD ${directory}`),
};
