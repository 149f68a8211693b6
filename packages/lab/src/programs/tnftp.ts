import type { Visit } from "../scenario.ts";
import { type ClientPlan, runClient, type Target, targetOf } from "./client.ts";
import type { ClientProgram } from "./programs.ts";
import { planPrompt } from "./prompt.ts";

/** The ftp of NetBSD, as Debian has it. */
export const tnftp: ClientProgram = {
  name: "tnftp",
  program: "tnftp",
  package: "tnftp",
  can: ({ tls, script }) => tls === undefined && script === undefined,
  visit: (stage, visit, executable) =>
    runClient(stage, visit, planTnftp(targetOf(stage, visit), visit, executable)),
};

/** Its command line and what is typed. It gives up what has stalled for 20 seconds. */
export function planTnftp(target: Target, visit: Visit, executable: string): ClientPlan {
  // Extended commands are its default.
  const setUp = visit.extended === true || visit.ipv6 === true ? [] : ["epsv4 off"];
  return planPrompt(executable, ["-q", "20"], setUp, target, visit);
}
