import { FtpError, isPermanent, isTransient, type Reply } from "@twinport/protocol";
import type { Command } from "../command.ts";
import { replyLines } from "../session/dialog.ts";
import type { Shell } from "../shell.ts";

/**
 * Sends a command as it is. Its reply is what was asked for, so it is shown also when not verbose.
 * @throws FtpError "refused" on a negative reply
 */
export async function sendAsIs(shell: Shell, verb: string, argument?: string): Promise<void> {
  const reply: Reply = await shell.connection().command(verb, argument, { signal: shell.signal });
  if (!shell.dialog.hasShown(reply)) for (const line of replyLines(reply)) shell.print(line);
  if (isTransient(reply) || isPermanent(reply)) {
    throw new FtpError("refused", `${verb.toUpperCase()}: ${replyLines(reply)[0] ?? reply.code}`, { reply });
  }
}

const quote: Command = {
  name: "quote",
  usage: "command [argument ...]",
  help: "send an FTP command as it is",
  words: [1, Number.POSITIVE_INFINITY],
  online: true,
  run: (shell, [verb = "", ...rest]) => sendAsIs(shell, verb, rest.length === 0 ? undefined : rest.join(" ")),
};

const system: Command = {
  name: "system",
  usage: "",
  help: "show remote system type",
  words: [0, 0],
  online: true,
  run: (shell) => sendAsIs(shell, "SYST"),
};

/** What is said to the server itself. */
export const serverCommands: readonly Command[] = [quote, system];
