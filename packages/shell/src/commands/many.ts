import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { safeLocalName } from "@twinport/client";
import { baseName, escapeForTerminal, FtpError, limits } from "@twinport/protocol";
import type { Command } from "../command.ts";
import { forEachFile } from "../session/each.ts";
import { expandLocal, expandRemote } from "../session/expand.ts";
import type { Shell } from "../shell.ts";
import { literalFile, receive, send } from "./transfer.ts";

/** Names of all patterns; a pattern that fails is shown and the others count. */
async function expandAll(
  shell: Shell,
  patterns: readonly string[],
  expand: (pattern: string) => Promise<string[]>,
): Promise<string[]> {
  const names: string[] = [];
  for (const pattern of patterns) {
    try {
      names.push(...(await expand(pattern)));
    } catch (error) {
      if (shell.signal.aborted || shell.connection().closed) throw error;
      shell.fail(shell.report(error));
    }
  }
  return [...new Set(names)];
}

function expandOnServer(shell: Shell, patterns: readonly string[]): Promise<string[]> {
  const { signal } = shell;
  return expandAll(shell, patterns, (pattern) => {
    const onForeign = (names: readonly string[]): void => warnOf(shell, pattern, names);
    return shell.dialog.quietly(() => expandRemote(shell.connection(), pattern, { signal, onForeign }));
  });
}

/** Names that are shown of those that a server told without being asked for them. */
const foreignNames = 10;

function warnOf(shell: Shell, pattern: string, names: readonly string[]): void {
  const shown = names
    .slice(0, foreignNames)
    .map((name) => escapeForTerminal(name.slice(0, limits.shownText)))
    .join(", ");
  const more = names.length > foreignNames ? ` and ${names.length - foreignNames} more` : "";
  shell.warn(`${pattern}: not asked for, skipped: ${shown}${more}`);
}

/**
 * Fetches a file under the last part of its name, if that is a name here. Which names arrive is the server's choice,
 * so none may lead out of the directory, and none may replace a file of this run: one of the same name, or of one
 * that the file system takes for the same, as "A" and "a" on some. `received` holds the identities of those files.
 */
async function receiveAmong(shell: Shell, remote: string, received: Set<string>): Promise<void> {
  const name = safeLocalName(baseName(remote));
  const shown = escapeForTerminal(remote);
  if (name === undefined) throw new FtpError("local-file", `${shown}: not a safe local file name, skipped`);
  const local = literalFile(shell, name);
  const there = await identity(local.path);
  if (there !== undefined && received.has(there)) {
    const what = `${escapeForTerminal(name)} has been received already, skipped`;
    throw new FtpError("local-file", `${shown}: ${what}`);
  }
  await receive(shell, remote, local);
  const now = await identity(local.path);
  if (now !== undefined) received.add(now);
}

/** What tells a file from all others, whatever it is called; undefined if it is not there. */
async function identity(path: string): Promise<string | undefined> {
  return stat(path, { bigint: true }).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    () => undefined,
  );
}

const many = { words: [1, Number.POSITIVE_INFINITY], online: true } as const;

const mget: Command = {
  ...many,
  name: "mget",
  usage: "remote-files",
  help: "get multiple files",
  completes: "remote",
  async run(shell, patterns) {
    const received = new Set<string>();
    await forEachFile(shell, "mget", await expandOnServer(shell, patterns), (remote) =>
      receiveAmong(shell, remote, received),
    );
  },
};

const mput: Command = {
  ...many,
  name: "mput",
  usage: "local-files",
  help: "send multiple files",
  completes: "local",
  async run(shell, patterns) {
    const names = await expandAll(shell, patterns, (pattern) =>
      expandLocal(pattern, (name) => shell.localPath(name)),
    );
    await forEachFile(shell, "mput", names, (local) => send(shell, local, basename(local)));
  },
};

const mdelete: Command = {
  ...many,
  name: "mdelete",
  usage: "remote-files",
  help: "delete multiple remote files",
  completes: "remote",
  async run(shell, patterns) {
    await forEachFile(shell, "mdelete", await expandOnServer(shell, patterns), (remote) =>
      shell.connection().remove(remote),
    );
  },
};

/** Commands for many files. */
export const manyCommands: readonly Command[] = [mget, mput, mdelete];
