import { escapeForTerminal } from "@twinport/protocol";
import type { Command } from "../command.ts";

const cd: Command = {
  name: "cd",
  usage: "remote-directory",
  help: "change remote working directory",
  words: [1, 1],
  online: true,
  completes: "remote",
  run: (shell, [path = ""]) => shell.connection().cd(path),
};

const cdup: Command = {
  name: "cdup",
  usage: "",
  help: "change remote working directory to its parent",
  words: [0, 0],
  online: true,
  run: (shell) => shell.connection().cdup(),
};

const pwd: Command = {
  name: "pwd",
  usage: "",
  help: "print remote working directory",
  words: [0, 0],
  online: true,
  async run(shell) {
    const path = await shell.dialog.quietly(() => shell.connection().pwd());
    shell.print(`Remote directory: ${escapeForTerminal(path)}`);
  },
};

const mkdir: Command = {
  name: "mkdir",
  usage: "remote-directory",
  help: "make a directory on the remote machine",
  words: [1, 1],
  online: true,
  completes: "remote",
  async run(shell, [path = ""]) {
    await shell.connection().mkdir(path);
  },
};

const rmdir: Command = {
  name: "rmdir",
  usage: "remote-directory",
  help: "remove a directory on the remote machine",
  words: [1, 1],
  online: true,
  completes: "remote",
  run: (shell, [path = ""]) => shell.connection().rmdir(path),
};

/** Remote directories. */
export const directoryCommands: readonly Command[] = [cd, cdup, pwd, mkdir, rmdir];
