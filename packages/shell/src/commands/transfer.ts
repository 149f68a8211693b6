import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { baseName, escapeForTerminal } from "@twinport/protocol";
import { alias, type Command } from "../command.ts";
import { drawsBar, showTransfer } from "../session/transfer.ts";
import type { Shell } from "../shell.ts";

/** A local file that takes what is received. */
export interface LocalFile {
  /** As the user sees it. */
  readonly name: string;
  readonly path: string;
}

/** The local file of a name that nobody has typed: what means something at the prompt, "-" or "~", is a name here. */
export function literalFile(shell: Shell, name: string): LocalFile {
  return { name, path: resolve(shell.localDirectory, name) };
}

function tellNames(shell: Shell, local: string, remote: string): void {
  shell.tell(escapeForTerminal(`local: ${local} remote: ${remote}`));
}

/** Fetches a file to standard output. */
async function show(shell: Shell, remote: string): Promise<void> {
  tellNames(shell, "-", remote);
  await showTransfer(shell, { done: "received", bar: false }, async (hooks) => {
    const { stream, done } = await shell.connection().download(remote, hooks);
    const [result] = await Promise.all([done, pipeline(stream, shell.stdout, { end: false })]);
    return result;
  });
}

/** Fetches a file. @throws FtpError */
export async function receive(
  shell: Shell,
  remote: string,
  { name, path }: LocalFile,
  resume = false,
): Promise<void> {
  const client = shell.connection();
  tellNames(shell, name, remote);
  const offset = resume ? await sizeOf(path) : 0;
  const total = await remoteSize(shell, remote);
  await showTransfer(shell, { done: "received", offset, total }, (hooks) =>
    // As ftp programs go on: what is there is not fetched again.
    client.downloadTo(remote, path, { ...hooks, resume, overlap: 0 }),
  );
}

/** Stores a file. @throws FtpError */
export async function send(shell: Shell, local: string, remote: string, append = false): Promise<void> {
  const client = shell.connection();
  tellNames(shell, local, remote);
  await showTransfer(shell, { done: "sent" }, (hooks) =>
    client.uploadFrom(shell.localPath(local), remote, { ...hooks, append }),
  );
}

/**
 * Bytes of a remote file, for the bar: not every server tells them with the transfer. Nothing is asked where no bar
 * is drawn. Only of files as they are: what ASCII makes of a file no server counts beforehand.
 */
async function remoteSize(shell: Shell, remote: string): Promise<number | undefined> {
  if (!drawsBar(shell) || shell.settings.type !== "image") return undefined;
  try {
    return await shell.dialog.quietly(() => shell.connection().size(remote));
  } catch (error) {
    // What is wrong with the file, the transfer will tell better.
    if (shell.signal.aborted || shell.connection().closed) throw error;
    return undefined;
  }
}

/** Bytes of a file; 0 if it is not there. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** What `get` and `reget` do: the local name is that of the remote file unless one was typed. */
function getOne(shell: Shell, [remote = "", typed]: readonly string[], resume: boolean): Promise<void> {
  if (typed === "-") return show(shell, remote);
  const local =
    typed === undefined
      ? literalFile(shell, baseName(remote))
      : { name: typed, path: shell.localPath(typed) };
  return receive(shell, remote, local, resume);
}

const get: Command = {
  name: "get",
  usage: "remote-file [local-file]",
  help: 'receive file; "-" as local-file shows it',
  words: [1, 2],
  online: true,
  completes: "remote",
  run: (shell, words) => getOne(shell, words, false),
};

const reget: Command = {
  name: "reget",
  usage: "remote-file [local-file]",
  help: "receive the rest of a file whose beginning is there",
  words: [1, 2],
  online: true,
  completes: "remote",
  run: (shell, words) => getOne(shell, words, true),
};

const put: Command = {
  name: "put",
  usage: "local-file [remote-file]",
  help: "send one file",
  words: [1, 2],
  online: true,
  completes: "local",
  run: (shell, [local = "", remote = basename(local)]) => send(shell, local, remote),
};

const append: Command = {
  name: "append",
  usage: "local-file [remote-file]",
  help: "append to a file",
  words: [1, 2],
  online: true,
  completes: "local",
  run: (shell, [local = "", remote = basename(local)]) => send(shell, local, remote, true),
};

/** Transfers of one file. */
export const transferCommands: readonly Command[] = [
  get,
  alias("recv", get),
  reget,
  put,
  alias("send", put),
  append,
];
