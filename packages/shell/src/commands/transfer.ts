import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { baseName } from "@twinport/protocol";
import { alias, type Command } from "../command.ts";
import { drawsBar, showTransfer } from "../session/transfer.ts";
import type { Shell } from "../shell.ts";

/** Fetches a file; to standard output if the local name is "-". @throws FtpError */
export async function receive(shell: Shell, remote: string, local: string, resume = false): Promise<void> {
  const client = shell.connection();
  shell.tell(`local: ${local} remote: ${remote}`);
  if (local === "-") {
    await showTransfer(shell, { done: "received", bar: false }, async (hooks) => {
      const { stream, done } = await client.download(remote, hooks);
      const [result] = await Promise.all([done, pipeline(stream, shell.stdout, { end: false })]);
      return result;
    });
    return;
  }
  const path = shell.localPath(local);
  const offset = resume ? await sizeOf(path) : 0;
  const total = await remoteSize(shell, remote);
  await showTransfer(shell, { done: "received", offset, total }, (hooks) =>
    client.downloadTo(remote, path, { ...hooks, resume }),
  );
}

/** Stores a file. @throws FtpError */
export async function send(shell: Shell, local: string, remote: string, append = false): Promise<void> {
  const client = shell.connection();
  shell.tell(`local: ${local} remote: ${remote}`);
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

const get: Command = {
  name: "get",
  usage: "remote-file [local-file]",
  help: 'receive file; "-" as local-file shows it',
  words: [1, 2],
  online: true,
  completes: "remote",
  run: (shell, [remote = "", local = baseName(remote)]) => receive(shell, remote, local),
};

const reget: Command = {
  name: "reget",
  usage: "remote-file [local-file]",
  help: "receive the rest of a file whose beginning is there",
  words: [1, 2],
  online: true,
  completes: "remote",
  run: (shell, [remote = "", local = baseName(remote)]) => receive(shell, remote, local, true),
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
