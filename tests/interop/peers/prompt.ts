import { writeNetrc } from "./netrc.ts";
import { run } from "./run.ts";
import type { Login } from "./types.ts";

/** A name as the BSD family of ftp prompts wants it. Between quotes, none of them takes a quote. */
export const quoted = (name: string) => name.replaceAll(/[ "\\]/g, "\\$&");

/** What follows a command that may do without a name. */
export const after = (name: string) => (name === "" ? "" : ` ${quoted(name)}`);

/** The offset for `restart`, as a user takes it from what `size` has printed. */
export function restartAt(output: string): string {
  const [, size] = /(?:^213 |\t)(\d+)/m.exec(output) ?? [];
  if (size === undefined) throw new Error(`no size in:\n${output}`);
  return size;
}

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
