import { FtpError } from "@twinport/protocol";
import type { Program } from "../network/program.ts";
import type { Stage } from "../network/stage.ts";
import type { Script } from "../scenario.ts";
import { runClient } from "./client.ts";
import { type Dialog, stayMark } from "./dialog.ts";
import type { ClientProgram } from "./programs.ts";

/** Says the visit's script by hand. */
export const scripted: ClientProgram = {
  name: "scripted",
  program: null,
  package: null,
  can: ({ script }) => script !== undefined,
  visit: (stage, visit) => runClient(stage, visit, planDialog(stage, visit.script ?? [])),
};

/** Lets another client in, which stays until it is stopped. Throws FtpError "refused" where it cannot stay. */
export async function admitGuest(stage: Stage, script: Script): Promise<Program> {
  const { command, input } = planDialog(stage, script, true);
  const guest = stage.start("client", command, { input });
  if (await guest.says(new RegExp(`^${stayMark}$`, "m"))) return guest;
  throw new FtpError("refused", `the lab's other client: ${guest.output.trim()}`);
}

/** The command says it; it reads what to say as JSON. */
function planDialog(
  { server, twinport }: Pick<Stage, "server" | "twinport">,
  script: Script,
  stays = false,
): { readonly command: readonly string[]; readonly input: string } {
  const dialog: Dialog = { host: server.address, port: server.port, script, stays };
  return { command: [...twinport, "lab-dialog"], input: JSON.stringify(dialog) };
}
