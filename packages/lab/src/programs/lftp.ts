import type { Visit } from "../scenario.ts";
import { type ClientPlan, inUrl, runClient, type Target, targetOf } from "./client.ts";
import type { ClientProgram } from "./programs.ts";

export const lftp: ClientProgram = {
  name: "lftp",
  program: "lftp",
  package: "lftp",
  // Over IPv4 it announces by PORT only.
  can: ({ script, mode, extended, ipv6 }) =>
    script === undefined && (mode === "passive" || extended !== true || ipv6 === true),
  visit: (stage, visit, executable) =>
    runClient(stage, visit, planLftp(targetOf(stage, visit), visit, executable)),
};

/** Its command line. It gives up what has stalled for 14 seconds, and does not try again. */
export function planLftp(target: Target, visit: Visit, executable: string): ClientPlan {
  const { address, port, user, password } = target;
  const { tls, ascii, mode, extended, steps } = visit;
  const settings = [
    "cmd:fail-exit yes",
    "cmd:interactive no",
    "net:timeout 14",
    "net:max-retries 1",
    "xfer:clobber yes",
    "ftp:use-mode-z no",
    `ftp:passive-mode ${mode === "passive"}`,
    `ftp:prefer-epsv ${extended === true}`,
    ...(tls === undefined ? ["ftp:ssl-allow no"] : ["ssl:verify-certificate no", "ftp:ssl-protect-data yes"]),
    ...(tls === "explicit" ? ["ftp:ssl-force yes"] : []),
    ...(visit.freshTls === true ? ["ftp:ssl-copy-sid no"] : []),
  ];
  const text = ascii === true ? " -a" : "";
  const commands = steps.map((step) => {
    if (step === "list") return "ls";
    return "get" in step ? `get${text} ${step.get}` : `put${text} ${step.put}`;
  });
  const url = `${tls === "implicit" ? "ftps" : "ftp"}://${inUrl(address)}:${port}`;
  const script = [
    ...settings.map((setting) => `set ${setting}`),
    `open --env-password -u ${user} ${url}`,
    ...commands,
    "bye",
  ];
  return { command: [executable, "--norc", "-c", script.join("; ")], env: { LFTP_PASSWORD: password } };
}
