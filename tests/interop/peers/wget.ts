import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Lack } from "../matrix/meta.ts";
import type { Operation } from "../matrix/rows.ts";
import { writeNetrc } from "./netrc.ts";
import { programs } from "./programs.ts";
import { runOk } from "./run.ts";
import type { Login, PeerClient } from "./types.ts";
import { urlOf } from "./url.ts";

const wget = (login: Login, remote: string, local: string, ...flags: string[]) =>
  run(login, remote, "--no-glob", ...flags, `--output-document=${local}`);

async function run(login: Login, remote: string, ...flags: string[]): Promise<string> {
  await writeNetrc(login);
  const active = login.mode === "port" || login.mode === "eprt" ? ["--no-passive-ftp"] : [];
  const common = ["--no-verbose", "--tries=1", "--timeout=20", ...active, ...tlsFlags(login)];
  return runOk(programs.wget, [...common, ...flags, url(login, remote)], { cwd: login.work });
}

const url = (login: Login, remote: string) =>
  urlOf(login, remote, "", login.tls === undefined ? "ftp" : "ftps");

function tlsFlags({ tls }: Login): readonly string[] {
  if (tls === undefined) return [];
  const implicit = tls.begins === "implicit" ? ["--ftps-implicit"] : [];
  const version =
    tls.version === undefined
      ? []
      : [`--secure-protocol=${tls.version === "TLSv1.2" ? "TLSv1_2" : "TLSv1_3"}`];
  return [`--ca-certificate=${tls.authorities}`, ...implicit, ...version];
}

const onlyFetches: readonly Operation[] = [
  "put",
  "append",
  "resume-put",
  "rename",
  "delete",
  "mkdir",
  "rmdir",
  "big-put",
];

export const wgetPeer: PeerClient = {
  name: "wget",
  programs: ["wget"],
  modes: { IPv4: ["pasv", "port"], IPv6: ["epsv", "eprt"] },
  can: {
    // What it prints of a directory is a page of its own making; the listing itself is left in this file.
    listLong: async (login, directory) => {
      await wget(login, directory === "" ? "" : `${directory}/`, "index.html", "--no-remove-listing");
      return readFile(join(login.work, ".listing"), "utf8");
    },
    get: (login, remote, local) => wget(login, remote, local),
    resumeGet: (login, remote, local) => wget(login, remote, local, "--continue"),
    // What a pattern stands for is fetched in one session.
    series: (login, { folder }) => run(login, `${folder}/`, "--recursive", "--no-directories"),
  },
  tls: { begins: ["explicit", "implicit"], reuses: "always", oneSession: true },
  lacks: [
    ...onlyFetches.map((operation): Lack => ({ operation, reason: "it only fetches" })),
    { operation: "list-brief", reason: "it lists by LIST only" },
    { operation: "list-machine", reason: "it lists by LIST only" },
    { operation: "text", reason: "it leaves the line ends of TYPE A as they come" },
    { via: "EPSV over IPv4", reason: "over IPv4 it takes PASV and PORT" },
    { via: "EPRT over IPv4", reason: "over IPv4 it takes PASV and PORT" },
  ],
};
