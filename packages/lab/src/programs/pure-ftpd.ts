import { dirname, join } from "node:path";
import { account, passivePorts } from "../network/stage.ts";
import type { ServerSettings } from "../scenario.ts";
import type { ServerProgram } from "./programs.ts";
import { passwordHash, type ServerPlan, type Site, siteOf, startServer, tlsNeeds } from "./server.ts";

/** Debian's pure-ftpd, with accounts of its own. */
export const pureFtpd: ServerProgram = {
  name: "pure-ftpd",
  program: "pure-ftpd",
  package: "pure-ftpd",
  // It knows no implicit TLS, and lets data connections begin a session of their own.
  can: ({ requireReuse, tls }) => requireReuse !== true && tls !== "implicit",
  needs: ({ tls }) => (tls === undefined ? [] : tlsNeeds),
  start: (stage, settings, executable) =>
    startServer(stage, settings, planPureFtpd(siteOf(stage), settings, executable)),
};

/** Its files and its command line. */
export function planPureFtpd(site: Site, settings: ServerSettings, executable: string): ServerPlan {
  const { user, uid } = account;
  const [users, database] = [join(site.work, "users"), join(site.work, "users.pdb")];
  const { announce, maxClients, tls } = settings;
  return {
    files: [
      {
        path: users,
        // Not by "pure-pw useradd": the hashes that it makes take this server seconds to check.
        content: `${user}:${passwordHash}:${uid}:${uid}::${site.home}/./:${":".repeat(12)}\n`,
        mode: 0o600,
      },
    ],
    before: [join(dirname(executable), "../bin/pure-pw"), "mkdb", database, "-f", users],
    command: [
      // A socket on descriptor 0 would be a client that inetd has brought.
      ...["sh", "-c", 'exec "$@" </dev/null', "sh", executable],
      ...["--login", `puredb:${database}`, "--noanonymous"],
      ...["--bind", `${site.address},${site.port}`],
      ...["--pidfile", join(site.work, "pure-ftpd.pid")],
      ...["--passiveportrange", passivePorts.join(":")],
      ...["--dontresolve", "--umask", "022:022"],
      ...(announce === undefined ? [] : ["--forcepassiveip", announce]),
      ...(maxClients === undefined ? [] : ["--maxclientsnumber", String(maxClients)]),
      ...(tls === undefined ? [] : ["--tls", "1", "--certfile", site.certificate]),
    ],
  };
}
