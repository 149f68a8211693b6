import type { Visit } from "../scenario.ts";
import { type ClientPlan, inUrl, runClient, type Target, targetOf } from "./client.ts";
import type { ClientProgram } from "./programs.ts";
import { atPrompt } from "./prompt.ts";

/** `twinport ftp`. */
export const twinportClient: ClientProgram = {
  name: "twinport",
  program: null,
  package: null,
  can: ({ tls, script }) => tls === undefined && script === undefined,
  visit: (stage, visit) =>
    runClient(stage, visit, planTwinportClient(targetOf(stage, visit), visit, stage.twinport)),
};

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
