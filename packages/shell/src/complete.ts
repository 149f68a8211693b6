import { readdir } from "node:fs/promises";
import { baseName, escapeForTerminal } from "@twinport/protocol";
import { findCommand } from "./command.ts";
import type { Shell } from "./shell.ts";
import { quoteWord } from "./text/words.ts";

/**
 * What the last word of a line can be continued to: names of commands, then what the command's arguments name.
 * @returns the continuations and the part of the line that they replace
 */
export async function completeLine(shell: Shell, line: string): Promise<[string[], string]> {
  // Keys typed ahead: the connection is in use, and its replies are being shown.
  if (shell.busy) return [[], line];
  const [, before = "", last = ""] = /^(.*?)("(?:[^"\\]|\\.)*|[^\s"]*)$/.exec(line.trimStart()) ?? [];
  const words = shell.commands.map(({ name }) => name);
  const word = last.replace(/^"/, "");
  const starting = (names: readonly string[]): string[] =>
    names.filter((name) => name.startsWith(word)).sort();
  if (before === "") return [starting(words).map((name) => `${name} `), last];
  const command = findCommand(shell.commands, before.trim().split(/\s/)[0] ?? "");
  if (typeof command !== "object") return [[], last];
  if (command.completes === "command") return [starting(words), last];
  const slash = word.lastIndexOf("/") + 1;
  const directory = word.slice(0, slash);
  if (command.completes === "local") {
    const entries = await readdir(shell.localPath(directory === "" ? "." : directory), {
      withFileTypes: true,
    });
    const names = entries.map((entry) => `${directory}${entry.name}${entry.isDirectory() ? "/" : ""}`);
    return [starting(names).map(quoteWord), last];
  }
  if (command.completes !== "remote") return [[], last];
  const names = await shell.remoteNames(directory);
  // A name that would have to be shown otherwise than it is cannot be typed either.
  const typed = names
    .filter((name) => escapeForTerminal(name) === name)
    .map((name) => directory + baseName(name));
  return [starting(typed).map(quoteWord), last];
}
