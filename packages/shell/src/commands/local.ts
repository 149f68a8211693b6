import { type StdioOptions, spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { FtpError } from "@twinport/protocol";
import type { Command } from "../command.ts";
import type { Shell } from "../shell.ts";

const lcd: Command = {
  name: "lcd",
  usage: "[local-directory]",
  help: "change local working directory, to the home directory if none is named",
  words: [0, 1],
  online: false,
  completes: "local",
  async run(shell, [name = "~"]) {
    const path = shell.localPath(name);
    if (!(await stat(path)).isDirectory()) throw new FtpError("local-file", `${path}: not a directory`);
    shell.localDirectory = path;
    shell.print(`Local directory now: ${path}`);
  },
};

const lpwd: Command = {
  name: "lpwd",
  usage: "",
  help: "print local working directory",
  words: [0, 0],
  online: false,
  run: (shell) => shell.print(`Local directory: ${shell.localDirectory}`),
};

/** Only ever given what the user typed on this line: nothing that a server says reaches a local shell. */
const localShell: Command = {
  name: "!",
  usage: "[command]",
  help: "run a command of the local shell, or the shell itself",
  words: [0, 1],
  online: false,
  async run(shell, [line]) {
    const windows = process.platform === "win32";
    const program =
      (windows ? shell.env["ComSpec"] : shell.env["SHELL"]) ?? (windows ? "cmd.exe" : "/bin/sh");
    const words = line === undefined ? [] : [windows ? "/c" : "-c", line];
    const status = await shell.input.lend(() => runLocal(shell, program, words));
    if (status !== 0) shell.fail(1);
  },
};

/** Runs a program: on the terminal if there is one, else with its output where ours goes and nothing to read. */
function runLocal(shell: Shell, program: string, words: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const stdio: StdioOptions = shell.input.interactive ? "inherit" : ["ignore", "pipe", "pipe"];
    const child = spawn(program, words, { cwd: shell.localDirectory, stdio });
    child.stdout?.on("data", (chunk: Uint8Array) => shell.stdout.write(chunk));
    child.stderr?.on("data", (chunk: Uint8Array) => shell.stderr.write(chunk));
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? 1));
  });
}

/** The local side. */
export const localCommands: readonly Command[] = [lcd, lpwd, localShell];
