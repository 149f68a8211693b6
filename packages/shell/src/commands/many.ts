import { basename } from "node:path";
import { safeLocalName } from "@twinport/client";
import { baseName, escapeForTerminal, FtpError } from "@twinport/protocol";
import type { Command } from "../command.ts";
import { forEachFile } from "../session/each.ts";
import { expandLocal, expandRemote } from "../session/expand.ts";
import type { Shell } from "../shell.ts";
import { receive, send } from "./transfer.ts";

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
  return expandAll(shell, patterns, (pattern) =>
    shell.dialog.quietly(() => expandRemote(shell.connection(), pattern, { signal })),
  );
}

/**
 * The local name for a remote one: its last part, if that is a name here. Which names arrive is the server's
 * choice, so none may lead out of the directory, and none may come twice.
 */
function localName(remote: string, taken: Set<string>): string {
  const shown = escapeForTerminal(remote);
  const name = safeLocalName(baseName(remote));
  if (name === undefined) throw new FtpError("local-file", `${shown}: not a safe local file name, skipped`);
  if (taken.has(name))
    throw new FtpError("local-file", `${shown}: ${name} has been received already, skipped`);
  taken.add(name);
  return name;
}

const many = { words: [1, Number.POSITIVE_INFINITY], online: true } as const;

const mget: Command = {
  ...many,
  name: "mget",
  usage: "remote-files",
  help: "get multiple files",
  completes: "remote",
  async run(shell, patterns) {
    const taken = new Set<string>();
    await forEachFile(shell, "mget", await expandOnServer(shell, patterns), (remote) =>
      receive(shell, remote, localName(remote, taken)),
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
