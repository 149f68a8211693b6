import { type Lack, lacksTls } from "../matrix/meta.ts";
import type { Operation } from "../matrix/rows.ts";
import { programs } from "./programs.ts";
import { runOk } from "./run.ts";
import type { Login, PeerClient } from "./types.ts";
import { urlOf } from "./url.ts";

function wput(login: Login, local: string, remote: string, ...flags: string[]): Promise<string> {
  const userinfo = `${login.user}:${login.password}@`;
  const active = login.mode === "port" ? ["--port-mode"] : [];
  const common = ["--disable-tls", "--tries=1", "--timeout=200", ...active];
  return runOk(programs.wput, [...common, ...flags, `./${local}`, urlOf(login, remote, userinfo)], {
    cwd: login.work,
  });
}

const onlyBrings: readonly Operation[] = [
  "list-long",
  "list-brief",
  "list-machine",
  "get",
  "append",
  "resume-get",
  "rename",
  "delete",
  "mkdir",
  "rmdir",
  "big-size",
  "big-get",
];

export const wputPeer: PeerClient = {
  name: "wput",
  programs: ["wput"],
  modes: { IPv4: ["pasv", "port"], IPv6: [] },
  can: {
    put: (login, local, remote) => wput(login, local, remote, "--reupload", "--dont-continue", "--binary"),
    resumePut: (login, local, remote) => wput(login, local, remote, "--binary"),
  },
  lacks: [
    ...lacksTls("inside TLS, with GnuTLS in place of OpenSSL, it reads no reply, be it 1.2 or 1.3"),
    ...onlyBrings.map((operation): Lack => ({ operation, reason: "it only brings" })),
    { operation: "text", reason: "it leaves the line ends of TYPE A as they are" },
    { via: "EPSV over IPv4", reason: "over IPv4 it takes PASV and PORT" },
    { via: "EPRT over IPv4", reason: "over IPv4 it takes PASV and PORT" },
    { via: "EPSV over IPv6", reason: "it knows IPv4 only" },
    { via: "EPRT over IPv6", reason: "it knows IPv4 only" },
  ],
};
