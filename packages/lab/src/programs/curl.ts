import type { Visit } from "../scenario.ts";
import { type ClientPlan, inUrl, runClient, type Target, targetOf } from "./client.ts";
import type { ClientProgram } from "./programs.ts";

/** The name in the server's certificate. */
const name = "ftp.example.test";

export const curl: ClientProgram = {
  name: "curl",
  program: "curl",
  package: "curl",
  can: ({ script }) => script === undefined,
  visit: (stage, visit, executable) =>
    runClient(stage, visit, planCurl(targetOf(stage, visit), visit, executable)),
};

/** Its command line. Each step is a transfer of its own over the same connection. */
export function planCurl(target: Target, visit: Visit, executable: string): ClientPlan {
  const { address, port, user, password } = target;
  const { tls, ascii } = visit;
  const host = tls === undefined ? inUrl(address) : name;
  const root = `${tls === "implicit" ? "ftps" : "ftp"}://${host}:${port}/`;
  const common = [
    ...["--verbose", "--no-progress-meter", "--user", `${user}:${password}`],
    ...["--connect-timeout", "10", "--max-time", "30"],
    ...modeOf(visit),
    // The name goes into the handshake (SNI); the address is looked up nowhere.
    ...(tls === undefined ? [] : ["--insecure", "--resolve", `${name}:${port}:${address}`]),
    ...(tls === "explicit" ? ["--ssl-reqd"] : []),
    ...(visit.freshTls === true ? ["--no-sessionid"] : []),
  ];
  const transfers = visit.steps.map((step) => {
    if (step === "list") return [...common, root];
    const text = ascii === true ? ["--use-ascii"] : [];
    if ("get" in step) return [...common, ...text, "--output", step.get, `${root}${step.get}`];
    return [...common, ...text, "--upload-file", step.put, `${root}${step.put}`];
  });
  const args = transfers.flatMap((one, index) => (index === 0 ? one : ["--next", ...one]));
  return { command: [executable, "--disable", ...args] };
}

function modeOf({ mode, extended, ipv6 }: Visit): readonly string[] {
  const modern = extended === true || ipv6 === true;
  if (mode === "passive") return modern ? [] : ["--disable-epsv"];
  return ["--ftp-port", "-", ...(modern ? [] : ["--disable-eprt"])];
}
