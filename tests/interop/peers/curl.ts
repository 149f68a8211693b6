import type { DataMode } from "@twinport/client";
import { writeNetrc } from "./netrc.ts";
import { programs } from "./programs.ts";
import { runOk } from "./run.ts";
import type { Login, PeerClient } from "./types.ts";
import { urlOf } from "./url.ts";

const modeFlags: Readonly<Record<DataMode, readonly string[]>> = {
  epsv: [],
  pasv: ["--disable-epsv"],
  eprt: ["--ftp-port", "-"],
  port: ["--ftp-port", "-", "--disable-eprt"],
};

function tlsFlags({ tls }: Login): readonly string[] {
  if (tls === undefined) return [];
  const version = {
    "": [],
    "TLSv1.2": ["--tlsv1.2", "--tls-max", "1.2"],
    "TLSv1.3": ["--tlsv1.3"],
  }[tls.version ?? ""];
  return ["--ssl-reqd", "--cacert", tls.authorities, ...version];
}

const url = (login: Login, remote: string) =>
  urlOf(login, remote, "", login.tls?.begins === "implicit" ? "ftps" : "ftp");

async function curl(login: Login, remote: string, ...args: string[]): Promise<string> {
  return together(login, [[...args, url(login, remote)]]);
}

/** One run, whose transfers go over one control connection. */
async function together(login: Login, transfers: readonly (readonly string[])[]): Promise<string> {
  const netrc = await writeNetrc(login);
  const common = ["-sS", "--verbose", "--netrc-file", netrc, ...modeFlags[login.mode], ...tlsFlags(login)];
  const args = transfers.flatMap((one, index) => [...(index === 0 ? [] : ["--next"]), ...common, ...one]);
  return runOk(programs.curl, ["--disable", ...args], { cwd: login.work });
}

const folder = (directory: string) => (directory === "" ? "" : `${directory}/`);

/** Sends commands before an empty listing of the login directory; curl fails when one is refused. */
const quote = (login: Login, ...commands: string[]) =>
  curl(login, "", "--list-only", ...commands.flatMap((command) => ["--quote", command]));

export const curlPeer: PeerClient = {
  name: "curl",
  programs: ["curl"],
  modes: { IPv4: ["epsv", "pasv", "eprt", "port"], IPv6: ["epsv", "eprt"] },
  can: {
    listLong: (login, directory) => curl(login, folder(directory)),
    listBrief: (login, directory) => curl(login, folder(directory), "--list-only"),
    listMachine: (login, directory) => curl(login, folder(directory), "--request", "MLSD"),
    get: (login, remote, local) => curl(login, remote, "--output", local),
    resumeGet: (login, remote, local) => curl(login, remote, "--continue-at", "-", "--output", local),
    put: (login, local, remote) => curl(login, remote, "--upload-file", local),
    append: (login, local, remote) => curl(login, remote, "--append", "--upload-file", local),
    resumePut: (login, local, remote) => curl(login, remote, "--continue-at", "-", "--upload-file", local),
    rename: (login, from, to) => quote(login, `RNFR ${from}`, `RNTO ${to}`),
    delete: (login, file) => quote(login, `DELE ${file}`),
    mkdir: (login, directory) => quote(login, `MKD ${directory}`),
    rmdir: (login, directory) => quote(login, `RMD ${directory}`),
    series: (login, fetched, brought) =>
      together(login, [
        ...fetched.names.map((name) => ["--output", name, url(login, `${fetched.folder}/${name}`)]),
        ...brought.names.map((name) => ["--upload-file", name, url(login, `${brought.folder}/${name}`)]),
      ]),
  },
  whole: true,
  tls: { begins: ["explicit", "implicit"], reuses: "while it reads", oneSession: true },
  lacks: [
    { operation: "text", reason: "it leaves the line ends of TYPE A as they come" },
    {
      via: "explicit TLS, active",
      reason: "versions 7.87 and 7.88 forget TLS on connections that they accept (curl issue 10666)",
    },
    {
      operation: "reuse-require",
      partly: true,
      reason:
        "a ticket of TLS 1.3 it takes up once, and the next one it reads while it downloads: of several uploads in a row the second is refused, but by TLS 1.2",
    },
  ],
};
