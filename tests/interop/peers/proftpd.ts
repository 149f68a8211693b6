import { appendFile, chmod, chown, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { certificateFile } from "./certificate-file.ts";
import { freePort, startAsking } from "./listening.ts";
import { programs } from "./programs.ts";
import { runOk } from "./run.ts";
import type { PeerServer } from "./types.ts";

/** Whom the server becomes after the login. The machine need not know it. */
const uid = 64022;

/** Starts the unpacked proftpd on a loopback address, over an empty folder below `work`; `atOnce`: so many connections of one address; `fxp`: data connections of other addresses; `settings`: further lines of its configuration. Under TLS only its own session may be gone on with. Needs root. */
export async function startProftpd(
  work: string,
  host: string,
  tls?: "tls",
  atOnce?: number,
  fxp?: "fxp",
  settings?: string,
): Promise<PeerServer> {
  const root = join(work, "home");
  const user = "reader";
  const password = "open-sesame";
  const port = await freePort(host);
  await chmod(work, 0o755);
  await mkdir(root);
  await chown(root, uid, uid);
  const hash = await runOk("/usr/bin/openssl", ["passwd", "-6", "-stdin"], { cwd: work, input: password });
  const passwd = join(work, "passwd");
  await writeFile(passwd, `${user}:${hash.trim()}:${uid}:${uid}::${root}:/bin/sh\n`, { mode: 0o600 });
  const config = join(work, "proftpd.conf");
  await writeFile(config, configOf(work, passwd, host, port));
  if (atOnce !== undefined) await appendFile(config, `MaxClientsPerHost ${atOnce}\n`);
  if (fxp !== undefined) await appendFile(config, "AllowForeignAddress on\n");
  if (settings !== undefined) await appendFile(config, `${settings}\n`);
  if (tls !== undefined) await appendFile(config, tlsConfigOf(await certificateFile(work)));
  const stop = await startAsking(programs.proftpd, ["--nodaemon", "--config", config], { host, port });
  return { host, port, user, password, root, stop };
}

const tlsConfigOf = (pem: string) => `
ModulePath ${dirname(programs["proftpd-mod-tls"])}
LoadModule mod_tls.c
TLSEngine on
TLSRequired on
TLSProtocol TLSv1.2 TLSv1.3
TLSECCertificateFile ${pem}
TLSECCertificateKeyFile ${pem}
`;

const configOf = (work: string, passwd: string, host: string, port: number) => `
ServerName proftpd
ServerType standalone
UseIPv6 on
DefaultAddress ${host}
SocketBindTight on
Port ${port}
User nobody
Group nogroup
AuthOrder mod_auth_file.c
AuthUserFile ${passwd}
RequireValidShell off
DefaultRoot ~
UseReverseDNS off
WtmpLog off
TransferLog none
SystemLog none
PidFile ${join(work, "proftpd.pid")}
ScoreboardFile ${join(work, "scoreboard")}
<IfModule mod_ctrls.c>
  ControlsEngine off
</IfModule>
<IfModule mod_delay.c>
  DelayEngine off
</IfModule>
Umask 022
AllowOverwrite on
AllowStoreRestart on
`;
