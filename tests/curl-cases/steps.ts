import { isVerb, splitCommand } from "@twinport/protocol";
import type { CurlCase } from "./corpus.ts";

/** What is asked of our client in a case: what curl's commands amount to. */
export interface Step {
  readonly verb: string;
  readonly argument: string;
  /** Of a transfer: what was said about it before. */
  readonly mode?: "epsv" | "pasv" | "eprt" | "port";
  readonly type?: "ascii" | "image";
  readonly offset?: number;
  /** No other mode is tried. */
  readonly only?: boolean;
}

const modes: Readonly<Record<string, Required<Step>["mode"]>> = {
  EPSV: "epsv",
  PASV: "pasv",
  EPRT: "eprt",
  PORT: "port",
};
const transfers = new Set(["RETR", "STOR", "APPE", "LIST", "NLST"]);
/** Said by curl for reasons of its own, or by our client unasked. */
const silent = new Set(["", "QUIT", "ABOR", "NOOP", "PBSZ", "PROT", "SITE", "PRET", "CCC", "AUTH"]);

/** Curl's commands as steps for our client: modes, types and offsets belong to the transfer that they precede. */
export function stepsOf({ protocol, test }: CurlCase): Step[] {
  const steps: Step[] = [];
  let told: { mode?: Required<Step>["mode"]; type?: Required<Step>["type"]; offset?: number } = {};
  for (const line of (protocol ?? "").split("\n")) {
    const text = line.replaceAll("%TESTNUMBER", test.slice(4)).replace(/%CR$/, "").replaceAll("%SP", " ");
    const { verb, argument } = splitCommand(text);
    const mode = modes[verb];
    if (mode !== undefined) told = { ...told, mode };
    else if (verb === "TYPE") told = { ...told, type: argument.startsWith("A") ? "ascii" : "image" };
    else if (verb === "REST") told = { ...told, offset: Number(argument) };
    else if (transfers.has(verb)) {
      steps.push({ verb, argument, ...told });
      const { offset, ...kept } = told;
      told = kept;
    } else if (!silent.has(verb) && (isVerb(verb) || verb === "FAIL")) steps.push({ verb, argument });
  }
  return steps;
}
