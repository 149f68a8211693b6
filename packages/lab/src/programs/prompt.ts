import { join } from "node:path";
import type { Visit } from "../scenario.ts";
import type { ClientPlan, Target } from "./client.ts";

/** What a visit is at the prompt of a program of the BSD family, of which ours is one. */
export function atPrompt({ ascii, steps, wrongPassword }: Visit): readonly string[] {
  if (wrongPassword === true) return ["quit"];
  const lines = steps.map((step) =>
    step === "list" ? "dir" : "get" in step ? `get ${step.get}` : `put ${step.put}`,
  );
  const transfers = steps.some((step) => step !== "list");
  return [...(transfers ? [ascii === true ? "ascii" : "binary"] : []), ...lines, "quit"];
}

/** Plays a visit at such a prompt, logged in through a .netrc file. */
export function planPrompt(
  executable: string,
  flags: readonly string[],
  setUp: readonly string[],
  { address, port, user, password, work }: Target,
  visit: Visit,
): ClientPlan {
  const netrc = join(work, "netrc");
  const passive = visit.mode === "passive" ? "-p" : "-A";
  return {
    files: [{ path: netrc, content: `machine ${address} login ${user} password ${password}\n`, mode: 0o600 }],
    command: [executable, "-v", "-i", "-g", "-N", netrc, passive, ...flags, address, String(port)],
    input: `${[...setUp, ...atPrompt(visit)].join("\n")}\n`,
  };
}
