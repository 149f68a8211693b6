import { writeFile } from "node:fs/promises";
import { escapeForTerminal } from "@twinport/protocol";
import { type Command, usageError } from "../command.ts";
import type { Shell } from "../shell.ts";

/** Options of ls, then the path, then the local file that takes the listing ("-": the screen). */
async function list(
  shell: Shell,
  command: Command,
  verb: "LIST" | "NLST",
  words: readonly string[],
): Promise<void> {
  const options = words[0]?.startsWith("-") ? words.slice(0, 1) : [];
  const [path, local = "-", more] = words.slice(options.length);
  if (more !== undefined) throw usageError(command);
  const argument = [...options, ...(path === undefined ? [] : [path])].join(" ");
  const client = shell.connection();
  const release = shell.dialog.holdEnd();
  try {
    const text = await client.listText(verb, argument === "" ? undefined : argument, {
      signal: shell.signal,
    });
    const lines = text.split(/\r?\n/);
    if (lines.at(-1) === "") lines.pop();
    if (local === "-") for (const line of lines) shell.print(escapeForTerminal(line));
    else await writeFile(shell.localPath(local), lines.map((line) => `${line}\n`).join(""));
  } finally {
    release();
  }
}

const dir: Command = {
  name: "dir",
  usage: "[remote-path [local-file]]",
  help: "list a remote directory, with details (LIST)",
  words: [0, 3],
  online: true,
  completes: "remote",
  run: (shell, words) => list(shell, dir, "LIST", words),
};

const ls: Command = {
  name: "ls",
  usage: "[-l] [remote-path [local-file]]",
  help: "list the names in a remote directory (NLST); with -l as dir does",
  words: [0, 3],
  online: true,
  completes: "remote",
  // Servers take options of ls in front of the path; -l asks for what LIST gives anyway.
  run: (shell, words) => list(shell, ls, words[0]?.startsWith("-l") ? "LIST" : "NLST", words),
};

/** Remote listings. */
export const listingCommands: readonly Command[] = [dir, ls];
