import type { DataMode } from "@twinport/client";
import { programs } from "./programs.ts";
import { runOk } from "./run.ts";
import type { Login, PeerClient } from "./types.ts";

/** In quotes, and never like an option: several of its commands do not know "--". */
const quote = (name: string) => `"${name.replace(/^-/, "./-").replaceAll(/["\\]/g, "\\$&")}"`;

const settings: Readonly<Record<DataMode, readonly string[]>> = {
  epsv: ["ftp:passive-mode yes", "ftp:prefer-epsv yes"],
  pasv: ["ftp:passive-mode yes", "ftp:prefer-epsv no"],
  eprt: ["ftp:passive-mode no"],
  port: ["ftp:passive-mode no"],
};

const priorities = {
  "TLSv1.2": "NORMAL:-VERS-ALL:+VERS-TLS1.2",
  "TLSv1.3": "NORMAL:-VERS-ALL:+VERS-TLS1.3",
} as const;

function tlsSettings({ tls }: Login): readonly string[] {
  if (tls === undefined) return ["ftp:ssl-allow no"];
  const version = tls.version === undefined ? [] : [`ssl:priority "${priorities[tls.version]}"`];
  return [
    "ftp:ssl-force yes",
    "ftp:ssl-protect-data yes",
    `ssl:ca-file ${quote(tls.authorities)}`,
    "ssl:verify-certificate yes",
    ...version,
  ];
}

function lftp(login: Login, ...commands: string[]): Promise<string> {
  const script = [
    "cmd:fail-exit yes",
    "cmd:interactive no",
    ...tlsSettings(login),
    "net:max-retries 1",
    "net:timeout 20",
    "xfer:clobber yes",
    ...settings[login.mode],
  ].map((setting) => `set ${setting}`);
  const { host, port, user, tls } = login;
  const where = tls?.begins === "implicit" ? `ftps://${host.includes(":") ? `[${host}]` : host}` : host;
  script.push(`open --env-password -u ${quote(user)} -p ${port} ${where}`);
  return runOk(programs.lftp, ["--norc", "-c", [...script, ...commands, "bye"].join("; ")], {
    cwd: login.work,
    env: { LFTP_PASSWORD: login.password },
  });
}

export const lftpPeer: PeerClient = {
  name: "lftp",
  programs: ["lftp"],
  modes: { IPv4: ["epsv", "pasv", "port"], IPv6: ["epsv"] },
  can: {
    listLong: (login, directory) => lftp(login, `ls ${quote(directory)}`),
    listBrief: (login, directory) => lftp(login, `nlist ${quote(directory)}`),
    listMachine: (login, directory) =>
      lftp(login, "set ftp:use-mlsd yes", `cls --long ${quote(`${directory}/`)}`),
    get: (login, remote, local) => lftp(login, `get ${quote(remote)} -o ${quote(local)}`),
    resumeGet: (login, remote, local) => lftp(login, `get -c ${quote(remote)} -o ${quote(local)}`),
    put: (login, local, remote) => lftp(login, `put ${quote(local)} -o ${quote(remote)}`),
    resumePut: (login, local, remote) => lftp(login, `put -c ${quote(local)} -o ${quote(remote)}`),
    getText: (login, remote, local) => lftp(login, `get -a ${quote(remote)} -o ${quote(local)}`),
    putText: (login, local, remote) => lftp(login, `put -a ${quote(local)} -o ${quote(remote)}`),
    rename: (login, from, to) => lftp(login, `mv ${quote(from)} ${quote(to)}`),
    delete: (login, file) => lftp(login, `rm ${quote(file)}`),
    mkdir: (login, directory) => lftp(login, `mkdir ${quote(directory)}`),
    rmdir: (login, directory) => lftp(login, `rmdir ${quote(directory)}`),
    series: (login, fetched, brought) =>
      lftp(
        login,
        ...fetched.names.map((name) => `get ${quote(`${fetched.folder}/${name}`)} -o ${quote(name)}`),
        ...brought.names.map((name) => `put ${quote(name)} -o ${quote(`${brought.folder}/${name}`)}`),
      ),
  },
  tls: { begins: ["explicit", "implicit"], reuses: "always", oneSession: true },
  lacks: [
    { operation: "append", reason: "it has no command that appends" },
    { via: "EPRT over IPv4", reason: "over IPv4 it takes EPSV, PASV and PORT" },
    {
      via: "EPRT over IPv6",
      reason: "from the loopback interface it announces `::`, which no server can connect to",
    },
  ],
};
