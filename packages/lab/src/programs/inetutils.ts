import type { Visit } from "../scenario.ts";
import { type ClientPlan, runClient, type Target, targetOf } from "./client.ts";
import type { ClientProgram } from "./programs.ts";
import { planPrompt } from "./prompt.ts";

/** The ftp of GNU inetutils. */
export const inetutils: ClientProgram = {
  name: "inetutils",
  program: "inetutils-ftp",
  package: "inetutils-ftp",
  // It has extended commands for IPv6 only.
  can: ({ tls, script, extended, ipv6 }) =>
    tls === undefined && script === undefined && (extended !== true || ipv6 === true),
  visit: (stage, visit, executable) =>
    runClient(stage, visit, planInetutils(targetOf(stage, visit), visit, executable)),
};

/** Its command line and what is typed. */
export function planInetutils(target: Target, visit: Visit, executable: string): ClientPlan {
  return planPrompt(executable, [], [], target, visit);
}
