import { escapeForTerminal } from "@twinport/protocol";
import type { Command } from "../command.ts";
import type { Shell } from "../shell.ts";

async function list(shell: Shell, verb: "LIST" | "NLST", argument: string): Promise<void> {
  const client = shell.connection();
  const release = shell.dialog.holdEnd();
  try {
    const text = await client.listText(verb, argument === "" ? undefined : argument, {
      signal: shell.signal,
    });
    const lines = text.split(/\r?\n/);
    if (lines.at(-1) === "") lines.pop();
    for (const line of lines) shell.print(escapeForTerminal(line));
  } finally {
    release();
  }
}

const dir: Command = {
  name: "dir",
  usage: "[remote-path]",
  help: "list a remote directory, with details (LIST)",
  words: [0, 2],
  online: true,
  completes: "remote",
  run: (shell, words) => list(shell, "LIST", words.join(" ")),
};

const ls: Command = {
  name: "ls",
  usage: "[-l] [remote-path]",
  help: "list the names in a remote directory (NLST); with -l as dir does",
  words: [0, 2],
  online: true,
  completes: "remote",
  // Servers take options of ls in front of the path; -l asks for what LIST gives anyway.
  run: (shell, words) => list(shell, words[0]?.startsWith("-l") ? "LIST" : "NLST", words.join(" ")),
};

/** Remote listings. */
export const listingCommands: readonly Command[] = [dir, ls];
