import { FtpError } from "@twinport/protocol";
import type { Shell } from "./shell.ts";

/** One command of the shell. */
export interface Command {
  readonly name: string;
  /** Its arguments as shown after `usage:`. */
  readonly usage: string;
  /** One line, as shown by `help NAME`. */
  readonly help: string;
  /** How many arguments it takes, at least and at most. */
  readonly words: readonly [least: number, most: number];
  /** It needs a control connection. */
  readonly online: boolean;
  /** What its arguments name, for completion. */
  readonly completes?: "remote" | "local" | "command";
  /** @throws FtpError, which the shell shows and whose exit code a script ends with */
  run(shell: Shell, words: readonly string[]): Promise<void> | void;
}

/**
 * Finds the command of a word: the one of that name, else the only one that begins so.
 * "ambiguous" when several do, undefined when none does.
 */
export function findCommand(commands: readonly Command[], word: string): Command | "ambiguous" | undefined {
  const exact = commands.find(({ name }) => name === word);
  if (exact !== undefined) return exact;
  const [first, second] = commands.filter(({ name }) => name.startsWith(word));
  return second === undefined ? first : "ambiguous";
}

/** The command under another name. */
export function alias(name: string, command: Command): Command {
  return { ...command, name };
}

/** What a command says to the wrong arguments. */
export function usageError({ name, usage }: Command): FtpError {
  return new FtpError("usage", `usage: ${name} ${usage}`.trimEnd());
}
