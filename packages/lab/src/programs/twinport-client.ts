import type { Visit } from "../scenario.ts";
import { type ClientPlan, inUrl, runClient, type Target, targetOf } from "./client.ts";
import type { LibraryVisit } from "./library.ts";
import type { ClientProgram } from "./programs.ts";
import { atPrompt } from "./prompt.ts";

/** `twinport ftp`; inside TLS, which that does not speak, the client library that it stands on. */
export const twinportClient: ClientProgram = {
  name: "twinport",
  program: null,
  package: null,
  // It goes on with a session where it can.
  can: ({ freshTls, script }) => freshTls !== true && script === undefined,
  visit: (stage, visit) => {
    const plan = visit.tls === undefined ? planTwinportClient : planLibraryVisit;
    return runClient(stage, visit, plan(targetOf(stage, visit), visit, stage.twinport));
  },
};

/** The command line that has the library do it; what, it reads as JSON. */
function planLibraryVisit(
  { address, port, user, password }: Target,
  visit: Visit,
  twinport: readonly string[],
): ClientPlan {
  const { mode, extended, ipv6, tls, ascii, steps } = visit;
  const order: LibraryVisit = {
    target: { address, port, user, password },
    visit: {
      mode,
      steps,
      ...(extended === undefined ? {} : { extended }),
      ...(ipv6 === undefined ? {} : { ipv6 }),
      ...(tls === undefined ? {} : { tls }),
      ...(ascii === undefined ? {} : { ascii }),
    },
  };
  return { command: [...twinport, "lab-visit"], input: JSON.stringify(order) };
}

/** Its command line and what is typed. */
export function planTwinportClient(
  { address, port, user, password }: Target,
  visit: Visit,
  twinport: readonly string[],
): ClientPlan {
  const active = visit.mode === "active" ? ["--active"] : [];
  // Extended commands are its default.
  const setUp = visit.extended === true || visit.ipv6 === true ? [] : ["epsv4 off"];
  const url = `ftp://${user}:${password}@${inUrl(address)}:${port}/`;
  return {
    command: [...twinport, "ftp", ...active, url],
    input: `${[...setUp, ...atPrompt(visit)].join("\n")}\n`,
  };
}
