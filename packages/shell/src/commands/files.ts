import type { Command } from "../command.ts";

const rename: Command = {
  name: "rename",
  usage: "from-name to-name",
  help: "rename a remote file",
  words: [2, 2],
  online: true,
  completes: "remote",
  run: (shell, [from = "", to = ""]) => shell.connection().rename(from, to),
};

const remove: Command = {
  name: "delete",
  usage: "remote-file",
  help: "delete a remote file",
  words: [1, 1],
  online: true,
  completes: "remote",
  run: (shell, [path = ""]) => shell.connection().remove(path),
};

const size: Command = {
  name: "size",
  usage: "remote-file",
  help: "show the size of a remote file",
  words: [1, 1],
  online: true,
  completes: "remote",
  async run(shell, [path = ""]) {
    const bytes = await shell.dialog.quietly(() => shell.connection().size(path));
    shell.print(`${path}\t${bytes}`);
  },
};

const modtime: Command = {
  name: "modtime",
  usage: "remote-file",
  help: "show when a remote file was last modified",
  words: [1, 1],
  online: true,
  completes: "remote",
  async run(shell, [path = ""]) {
    const time = await shell.dialog.quietly(() => shell.connection().modified(path));
    shell.print(`${path}\t${time.toUTCString()}`);
  },
};

/** Single remote files. */
export const fileCommands: readonly Command[] = [rename, remove, size, modtime];
