import { account, passivePorts } from "../network/stage.ts";
import type { ServerSettings } from "../scenario.ts";
import type { ServerProgram } from "./programs.ts";
import { type ServerPlan, type Site, siteOf, startServer } from "./server.ts";

/** `twinport serve`. */
export const twinportServer: ServerProgram = {
  name: "twinport",
  program: null,
  package: null,
  can: ({ tls }) => tls === undefined,
  start: (stage, settings) =>
    startServer(stage, settings, planTwinport(siteOf(stage), settings, stage.twinport)),
};

/** Its command line. */
export function planTwinport(
  site: Site,
  { announce, maxClients }: ServerSettings,
  twinport: readonly string[],
): ServerPlan {
  return {
    files: [],
    command: [
      ...twinport,
      ...["serve", site.home, "--host", site.address, "--port", String(site.port), "--user", account.user],
      ...["--passive-ports", passivePorts.join("-")],
      ...(announce === undefined ? [] : ["--passive-address", announce]),
      ...(maxClients === undefined ? [] : ["--max-clients", String(maxClients)]),
    ],
    env: { TWINPORT_PASSWORD: account.password },
  };
}
