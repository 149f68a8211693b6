import { chmod, chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { certificateFile } from "./certificate-file.ts";
import { freePort, startAsking } from "./listening.ts";
import { programs } from "./programs.ts";
import { runOk } from "./run.ts";
import type { PeerServer } from "./types.ts";

/** Whom the server becomes after the login. The machine need not know it. */
const uid = 64023;

/** Starts the unpacked pure-ftpd on a loopback address, over an empty folder below `work`; `atOnce`: so many connections of one address; `fxp`: data connections of other addresses. Needs root. */
export async function startPureFtpd(
  work: string,
  host: string,
  tls?: "tls",
  atOnce?: number,
  fxp?: "fxp",
): Promise<PeerServer> {
  const root = join(work, "home");
  const user = "reader";
  const password = "open-sesame";
  const port = await freePort(host);
  await chmod(work, 0o755);
  await mkdir(root);
  await chown(root, uid, uid);
  const [passwd, database] = [join(work, "passwd"), join(work, "users.pdb")];
  // Not by "pure-pw useradd": the hashes that it makes take this server seconds to check.
  const hash = await runOk("/usr/bin/openssl", ["passwd", "-6", "-stdin"], { cwd: work, input: password });
  const unset = ":".repeat(12);
  await writeFile(passwd, `${user}:${hash.trim()}:${uid}:${uid}::${root}/./:${unset}\n`, { mode: 0o600 });
  await runOk(programs["pure-pw"], ["mkdb", database, "-f", passwd], { cwd: work });
  const args = [
    ...["--login", `puredb:${database}`, "--bind", `${host},${port}`, "--pidfile", join(work, "pid")],
    ...["--noanonymous", "--dontresolve", "--umask", "022:022"],
    ...(atOnce === undefined ? [] : ["--maxclientsperip", String(atOnce)]),
    ...(fxp === undefined ? [] : ["--allowuserfxp"]),
    ...(tls === undefined ? [] : ["--tls", "3", "--certfile", await certificateFile(work)]),
  ];
  const stop = await startAsking(programs["pure-ftpd"], args, { host, port });
  return { host, port, user, password, root, stop };
}
