import { escapeForTerminal, FtpError } from "@twinport/protocol";
import type { Shell } from "../shell.ts";

const answers = `Answers:
  y  this file; so does Return
  n  not this file
  a  this file and all that follow
  p  the same, and no questions from now on (see "help prompt")
  q  stop here
  ?  this help`;

/** Exit code when some of many went well (docs: exit codes). */
const someFailed = 9;

/**
 * Does something to each of many files, with a question before each if the user wants that. One that fails is
 * shown and the next one follows, unless the connection is gone or the user gave up. The exit code is that of the
 * failure if none went well, else 9.
 */
export async function forEachFile(
  shell: Shell,
  verb: string,
  names: readonly string[],
  work: (name: string) => Promise<void>,
): Promise<void> {
  let asking = shell.input.interactive && shell.settings.prompt;
  let done = 0;
  let failure = 0;
  for (const name of names) {
    if (asking) {
      const answer = await confirm(shell, verb, name);
      if (answer === "q") break;
      if (answer === "n") continue;
      if (answer === "a" || answer === "p") asking = false;
      if (answer === "p") {
        shell.settings.prompt = false;
        shell.print("Interactive mode off.");
      }
    }
    try {
      await work(name);
      done += 1;
    } catch (error) {
      if (shell.signal.aborted || shell.connection().closed) throw error;
      const code = shell.report(error);
      if (failure === 0) failure = code;
    }
  }
  if (failure !== 0) shell.fail(done > 0 ? someFailed : failure);
}

/** Asks until the answer is one. */
async function confirm(shell: Shell, verb: string, name: string): Promise<string> {
  for (;;) {
    const answer = await shell.input.ask(`${verb} ${escapeForTerminal(name)} [anpqy?]? `);
    if (answer === undefined) throw new FtpError("aborted", `${verb} aborted.`);
    const letter = answer.trim().charAt(0).toLowerCase();
    if (letter === "") return "y";
    if ("anpqy".includes(letter)) return letter;
    shell.print(answers);
  }
}
