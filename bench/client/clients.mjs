// Who is measured, each as the command that does a task: one process, whose start counts.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { version } from "../measure.mjs";
import { account } from "../server/account.mjs";
import { output } from "../server/processes.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const basicFtp = here("../../node_modules/.cache/peers/npm/node_modules/basic-ftp");
const { user, password } = account;
const login = `${user}:${password}`;
const disguised = (await output("rclone", ["obscure", "-"], { input: password })).said.trim();

const script = (file, settings) => (task) => [
  process.execPath,
  here(file),
  JSON.stringify({ ...account, ...task, ...settings(task) }),
];
const ours = (settings = () => ({})) => script("ours.mjs", settings);
const lftp = (...commands) => [
  ...["lftp", "--norc", "-c"],
  [
    "set ftp:sync-mode off",
    "set ftp:ssl-allow no",
    "set net:max-retries 2",
    "set net:timeout 20",
    ...commands,
  ].join("; "),
];
const open = ({ port }) => `open -u ${user},${password} ftp://127.0.0.1:${port}`;
const one = "set net:connection-limit 1";
const rclone = (port, ...args) => [
  ...["rclone", "copy", "--config", "/dev/null", "--transfers", "8", "--ftp-host", "127.0.0.1"],
  ...["--ftp-port", String(port), "--ftp-user", user, "--ftp-pass", disguised, ...args],
];
const ncftp = (program, port) => [
  ...[program, "-V", "-F", "-Z", "-t", "30", "-r", "0", "-u", user, "-p", password, "-P", String(port)],
];
const curl = ["curl", "--disable", "--silent", "--show-error", "--fail", "--user", login];
const secured = {
  clear: [],
  "TLSv1.3": ["--ssl-reqd", "--insecure", "--tlsv1.3"],
  "TLSv1.2": ["--ssl-reqd", "--insecure", "--tls-max", "1.2"],
};

/** Clients of one connection, by task: from `remote`, a directory of `count` files, into `local`, or back. */
export const single = {
  twinport: { get: ours(), put: ours() },
  "twinport, awaited": {
    get: ours(({ task }) => ({ task: `${task}-awaited` })),
    put: ours(({ task }) => ({ task: `${task}-awaited` })),
  },
  "twinport, active": { get: ours(() => ({ active: true })), delayed: true },
  lftp: {
    get: ({ local, remote, ...at }) => lftp(one, open(at), `mget -O ${local} ${remote}/f*`),
    put: ({ local, remote, ...at }) => lftp(one, open(at), `mput -O ${remote} ${local}/f*`),
  },
  curl: {
    get: ({ port, local, remote, count }) => [
      ...[...curl, "-o", join(local, "f#1"), `ftp://127.0.0.1:${port}/${remote}/f[1-${count}]`],
    ],
    put: ({ port, local, remote, count }) => [
      ...[...curl, "-T", join(local, `f[1-${count}]`), `ftp://127.0.0.1:${port}/${remote}/`],
    ],
  },
  wget: {
    get: ({ port, local, remote }) => [
      ...["wget", "--no-config", "-q", "-P", local, `ftp://${login}@127.0.0.1:${port}/${remote}/f*`],
    ],
  },
  ncftp: {
    get: ({ port, local, remote }) => [...[...ncftp("ncftpget", port), "127.0.0.1", local, `${remote}/f*`]],
    put: ({ port, local, remote, count }) => [
      ...[...ncftp("ncftpput", port), "127.0.0.1", remote],
      ...Array.from({ length: count }, (_, index) => join(local, `f${index + 1}`)),
    ],
  },
  "basic-ftp": {
    get: script("basic-ftp.mjs", () => ({ module: basicFtp })),
    put: script("basic-ftp.mjs", () => ({ module: basicFtp })),
  },
  floor: { get: script("floor.mjs", () => ({})), put: script("floor.mjs", () => ({})) },
};

/** Clients of eight connections: a directory whole. */
export const parallel = {
  twinport: {
    get: ours(() => ({ task: "mirror-get", connections: 8 })),
    put: ours(() => ({ task: "mirror-put", connections: 8 })),
  },
  lftp: {
    get: ({ local, remote, ...at }) => lftp(open(at), `mirror -P8 ${remote} ${local}`),
    put: ({ local, remote, ...at }) => lftp(open(at), `mirror -R -P8 ${local} ${remote}`),
  },
  rclone: {
    get: ({ port, local, remote }) => rclone(port, `:ftp:${remote}`, local),
    put: ({ port, local, remote }) => rclone(port, local, `:ftp:${remote}`),
  },
};

const big = (task) => ours(({ tls }) => ({ task, ...(tls === "clear" && { tls: undefined }) }));
/** Clients that move one large file, `remote`, over `tls`: "clear" or a version. */
export const bulk = {
  twinport: { get: big("big-get"), put: big("big-put") },
  curl: {
    get: ({ port, tls, local, remote }) => [
      ...[...curl, ...secured[tls], "-o", local, `ftp://127.0.0.1:${port}/${remote}`],
    ],
    put: ({ port, tls, local, remote }) => [
      ...[...curl, ...secured[tls], "-T", local, `ftp://127.0.0.1:${port}/${remote}`],
    ],
  },
};

export const plan = { twinport: { get: ours(() => ({ task: "plan" })) } };

/** What the clients say of their versions. */
export function clientVersions() {
  return {
    lftp: version("lftp", "--version", /Version ([\d.]+)/),
    curl: version("curl", "--version", /curl ([\d.]+)/),
    wget: version("wget", "--version", /Wget ([\d.]+)/),
    ncftp: version("ncftpget", "--help", /NcFTPGet ([\d.]+)/i),
    rclone: version("rclone", "version", /rclone v([\w.-]+)/),
    "basic-ftp": JSON.parse(readFileSync(join(basicFtp, "package.json"), "utf8")).version,
  };
}

/** Throws unless the files that a task was to move are there, whole. */
export function assertMoved(folder, count, bytes) {
  const names = readdirSync(folder).filter((name) => /^f\d+$/.test(name));
  if (names.length !== count) throw new Error(`${names.length} files of ${count} in ${folder}`);
  const last = readFileSync(join(folder, `f${count}`)).length;
  if (last !== bytes) throw new Error(`f${count} has ${last} bytes, not ${bytes}`);
}
