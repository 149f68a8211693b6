import { account, passivePorts } from "../network/stage.ts";
import type { ServerSettings } from "../scenario.ts";
import type { ServerProgram } from "./programs.ts";
import { type ServerPlan, type Site, siteOf, startServer, tlsNeeds } from "./server.ts";

/** `twinport serve`. */
export const twinportServer: ServerProgram = {
  name: "twinport",
  program: null,
  package: null,
  can: ({ requireReuse, tls }) => requireReuse !== true || tls !== undefined,
  needs: ({ tls }) => (tls === undefined ? [] : tlsNeeds),
  start: (stage, settings) =>
    startServer(stage, settings, planTwinport(siteOf(stage), settings, stage.twinport)),
};

/** Its command line. */
export function planTwinport(
  site: Site,
  { announce, maxClients, tls, requireReuse }: ServerSettings,
  twinport: readonly string[],
): ServerPlan {
  return {
    files: [],
    command: [
      ...twinport,
      ...["serve", site.home, "--host", site.address, "--user", account.user],
      // Implicit TLS has its port beside that of clear text.
      ...["--port", tls === "implicit" ? "21" : String(site.port)],
      ...(tls === "implicit" ? ["--implicit-port", String(site.port)] : []),
      ...(tls === undefined ? ["--tls", "off"] : ["--cert", site.certificate]),
      ...(requireReuse === true ? ["--session-reuse", "require"] : []),
      ...["--passive-ports", passivePorts.join("-")],
      ...(announce === undefined ? [] : ["--passive-address", announce]),
      ...(maxClients === undefined ? [] : ["--max-clients", String(maxClients)]),
    ],
    env: { TWINPORT_PASSWORD: account.password },
  };
}
