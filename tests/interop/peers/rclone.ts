import { programs } from "./programs.ts";
import { runOk } from "./run.ts";
import type { Login, PeerClient } from "./types.ts";

/** Its remote is told by the environment; the password there is wanted in rclone's own disguise. */
async function rclone(login: Login, ...args: string[]): Promise<string> {
  const { work: cwd, host, port, user, password } = login;
  const disguised = await runOk(programs.rclone, ["obscure", "-"], { cwd, input: password });
  return runOk(programs.rclone, ["--retries=1", "--low-level-retries=1", "--contimeout=20s", ...args], {
    cwd,
    env: {
      RCLONE_CONFIG: "/dev/null",
      RCLONE_CONFIG_PEER_TYPE: "ftp",
      RCLONE_CONFIG_PEER_HOST: host.includes(":") ? `[${host}]` : host,
      RCLONE_CONFIG_PEER_PORT: String(port),
      RCLONE_CONFIG_PEER_USER: user,
      RCLONE_CONFIG_PEER_PASS: disguised.trim(),
      RCLONE_CONFIG_PEER_DISABLE_EPSV: String(login.mode === "pasv"),
      ...tlsSettings(login),
    },
  });
}

/** Go takes whom to trust from the environment. */
function tlsSettings({ tls }: Login): Readonly<Record<string, string>> {
  if (tls === undefined) return {};
  return {
    [tls.begins === "explicit" ? "RCLONE_CONFIG_PEER_EXPLICIT_TLS" : "RCLONE_CONFIG_PEER_TLS"]: "true",
    RCLONE_CONFIG_PEER_DISABLE_TLS13: String(tls.version === "TLSv1.2"),
    SSL_CERT_FILE: tls.authorities,
  };
}

const list = ["lsf", "--format=sp"];
const remotely = (path: string) => `peer:${path}`;
const locally = (name: string) => `./${name}`;
const copy = (login: Login, from: string, to: string) =>
  rclone(login, "copyto", "--ignore-times", "--multi-thread-streams=0", from, to);
const passiveOnly = "it has no active mode";

export const rclonePeer: PeerClient = {
  name: "rclone",
  programs: ["rclone"],
  modes: { IPv4: ["epsv", "pasv"], IPv6: ["epsv"] },
  can: {
    listLong: (login, directory) => rclone(login, ...list, "--ftp-disable-mlsd", remotely(directory)),
    listMachine: (login, directory) => rclone(login, ...list, remotely(directory)),
    get: (login, remote, local) => copy(login, remotely(remote), locally(local)),
    put: (login, local, remote) => copy(login, locally(local), remotely(remote)),
    rename: (login, from, to) => rclone(login, "moveto", remotely(from), remotely(to)),
    delete: (login, file) => rclone(login, "deletefile", remotely(file)),
    mkdir: (login, directory) => rclone(login, "mkdir", remotely(directory)),
    rmdir: (login, directory) => rclone(login, "rmdir", remotely(directory)),
    series: async (login, fetched, brought) => {
      const copyAll = (names: readonly string[], from: string, to: string) => {
        const only = names.flatMap((name) => ["--include", name]);
        // Its connections share one memory of sessions: at the same time they would offer one another's.
        const inTurn = login.tls?.strict === true ? ["--transfers=1", "--checkers=1"] : [];
        return rclone(login, "copy", ...inTurn, ...only, from, to);
      };
      await copyAll(fetched.names, remotely(fetched.folder), locally("."));
      await copyAll(brought.names, locally("."), remotely(brought.folder));
    },
  },
  whole: true,
  tls: { begins: ["explicit", "implicit"], reuses: "always", oneSession: false },
  lacks: [
    {
      operation: "big-get",
      partly: true,
      reason:
        "of files over 250 MB it fetches parts at the same time, and takes the 426 to a part that it broke off itself for a failure; with `--multi-thread-streams 0` it works",
    },
    { operation: "list-brief", reason: "it lists by LIST and MLSD only" },
    { operation: "append", reason: "it copies whole files only" },
    { operation: "resume-get", reason: "it copies whole files only" },
    { operation: "resume-put", reason: "it copies whole files only" },
    { operation: "text", reason: "it transfers in TYPE I only" },
    { via: "EPRT over IPv4", reason: passiveOnly },
    { via: "PORT over IPv4", reason: passiveOnly },
    { via: "EPRT over IPv6", reason: passiveOnly },
    { via: "explicit TLS, active", reason: passiveOnly },
  ],
};
