import { writeNetrc } from "./netrc.ts";
import { run } from "./run.ts";
import type { Login } from "./types.ts";

/** A name as the BSD family of ftp prompts wants it when it holds blanks. */
export const quoted = (name: string) => `"${name}"`;

/** The reply in which a prompt's session was refused something, as it echoes it with -v. */
const refusal = /^(?:[45]\d\d[ -]|\?)/m;

/**
 * Plays lines at the prompt of a program of the BSD family, logged in through .netrc. These programs end with 0
 * whatever happened, so a 4yz or 5yz among the echoed replies is the failure; `tolerated` are replies to
 * questions that a server may refuse (SIZE in ASCII type, unknown extensions).
 */
export async function atPrompt(
  program: string,
  flags: readonly string[],
  login: Login,
  lines: readonly string[],
  tolerated = /^50[02].*$/gm,
): Promise<string> {
  const netrc = await writeNetrc(login);
  const { status, output } = await run(
    program,
    ["-v", "-i", "-g", "-N", netrc, ...flags, login.host, String(login.port)],
    { cwd: login.work, input: [...lines, "quit", ""].join("\n") },
  );
  if (status !== 0 || refusal.test(output.replaceAll(tolerated, ""))) {
    throw new Error(`${program} ended with ${status}:\n${output}`);
  }
  return output;
}
