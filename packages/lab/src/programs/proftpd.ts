import { dirname, join } from "node:path";
import { account, passivePorts } from "../network/stage.ts";
import type { ServerSettings } from "../scenario.ts";
import { lookUp } from "./lookup.ts";
import type { ServerProgram } from "./programs.ts";
import { passwordHash, type ServerPlan, type Site, siteOf, startServer, tlsNeeds } from "./server.ts";

/** Modules are not where programs are: Debian has them in the folder lib beside theirs. */
const tlsModule = "../lib/proftpd/mod_tls.so";

/** Debian's proftpd, with accounts of its own. */
export const proftpd: ServerProgram = {
  name: "proftpd",
  program: "proftpd",
  package: "proftpd-core",
  can: ({ requireReuse, tls }) => requireReuse !== true || tls !== undefined,
  needs: ({ tls }) =>
    tls === undefined ? [] : [...tlsNeeds, { program: tlsModule, package: "proftpd-mod-crypto" }],
  async start(stage, settings, executable) {
    const module = settings.tls === undefined ? undefined : await lookUp(tlsModule);
    const modules = module === undefined ? undefined : dirname(module);
    await startServer(stage, settings, planProftpd(siteOf(stage), settings, executable, modules));
  },
};

/** Its files and its command line. `modules` is the folder where mod_tls is. */
export function planProftpd(
  site: Site,
  settings: ServerSettings,
  executable: string,
  modules: string | undefined,
): ServerPlan {
  const config = join(site.work, "proftpd.conf");
  const { user, uid } = account;
  return {
    files: [
      { path: config, content: `${configOf(site, settings, modules).join("\n")}\n` },
      {
        path: join(site.work, "users"),
        content: `${user}:${passwordHash}:${uid}:${uid}::${site.home}:/bin/sh\n`,
        mode: 0o600,
      },
    ],
    command: [executable, "--nodaemon", "--config", config],
  };
}

function configOf(
  { address, port, work, certificate }: Site,
  settings: ServerSettings,
  modules: string | undefined,
): readonly string[] {
  const { announce, maxClients } = settings;
  return [
    "ServerName proftpd",
    "ServerType standalone",
    `UseIPv6 ${address.includes(":") ? "on" : "off"}`,
    `DefaultAddress ${address}`,
    "SocketBindTight on",
    `Port ${port}`,
    `PassivePorts ${passivePorts.join(" ")}`,
    ...(announce === undefined ? [] : [`MasqueradeAddress ${announce}`]),
    ...(maxClients === undefined ? [] : [`MaxClients ${maxClients}`]),
    "User nobody",
    "Group nogroup",
    "AuthOrder mod_auth_file.c",
    `AuthUserFile ${join(work, "users")}`,
    "RequireValidShell off",
    "DefaultRoot ~",
    "UseReverseDNS off",
    "WtmpLog off",
    "TransferLog none",
    "SystemLog none",
    `PidFile ${join(work, "proftpd.pid")}`,
    `ScoreboardFile ${join(work, "scoreboard")}`,
    "ControlsEngine off",
    "DelayEngine off",
    "Umask 022",
    "AllowOverwrite on",
    ...(settings.tls === undefined ? [] : tlsLines(settings, certificate, work, modules)),
  ];
}

function tlsLines(
  { tls, requireReuse }: ServerSettings,
  certificate: string,
  work: string,
  modules: string | undefined,
): readonly string[] {
  // It demands the session's reuse unless told otherwise.
  const options = [
    ...(requireReuse === true ? [] : ["NoSessionReuseRequired"]),
    ...(tls === "implicit" ? ["UseImplicitSSL"] : []),
  ];
  return [
    ...(modules === undefined ? [] : [`ModulePath ${modules}`]),
    "LoadModule mod_tls.c",
    "TLSEngine on",
    `TLSLog ${join(work, "tls.log")}`,
    `TLSRSACertificateFile ${certificate}`,
    `TLSRSACertificateKeyFile ${certificate}`,
    "TLSProtocol TLSv1.2 TLSv1.3",
    ...(options.length === 0 ? [] : [`TLSOptions ${options.join(" ")}`]),
  ];
}
