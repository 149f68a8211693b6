import { closeSync, openSync, readFileSync } from "node:fs";
import process from "node:process";
import { escapeForTerminal, FtpError } from "@twinport/protocol";
import { Command, CommanderError } from "commander";
import { systemReason } from "./files.ts";
import type { StopName } from "./io.ts";
import { program } from "./program.ts";

const version = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
  .version as string;

let reload: (() => void) | undefined;
let saidOfLoss = false;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A full disk below its log, or a reader of it that is gone, is no reason for a server to end everybody's sessions.
  if (reload !== undefined) {
    if (!saidOfLoss) process.stderr.write(`twinport: lines of the log are lost: ${systemReason(error)}\n`);
    saidOfLoss = true;
    return;
  }
  // A reader that goes away (`twinport explain FILE | head`) is no error of ours.
  if (error.code === "EPIPE") process.exit(0);
  process.exit(report(new FtpError("local-file", `cannot write to standard output: ${systemReason(error)}`)));
});

const io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  stopOn,
  onReload(listener: () => void) {
    reload = listener;
  },
};

// Nobody is left to be told; unheard, it would end the process.
process.stderr.on("error", () => undefined);

// Not process.exit: what is written to a pipe must get there first.
process.exitCode = await run(program(new Command("twinport").version(version), io));

function stopOn(...names: readonly StopName[]): AbortSignal {
  const stop = new AbortController();
  for (const name of names) {
    process.on(name, () => {
      if (name === "SIGHUP" && reload !== undefined && !terminalIsGone()) return reload();
      if (stop.signal.aborted) process.exit(130);
      stop.abort(name);
    });
  }
  return stop.signal;
}

/** Whether the terminal that this was started in has been closed, which is said by SIGHUP too. */
function terminalIsGone(): boolean {
  if (!process.stdout.isTTY) return false;
  try {
    closeSync(openSync("/dev/tty", "r"));
    return false;
  } catch {
    return true;
  }
}

async function run(command: { parse(argv: readonly string[]): Promise<number> }): Promise<number> {
  try {
    return await command.parse(process.argv);
  } catch (error) {
    return report(error);
  }
}

/** Says what went wrong in one line, with what to do next, and gives the exit status. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has said it already
  if (error instanceof FtpError) {
    const hint = error.hint === undefined ? "" : ` — ${error.hint}`;
    process.stderr.write(`twinport: ${escapeForTerminal(error.message + hint)}\n`);
    return error.exitCode;
  }
  process.stderr.write(
    `twinport: ${escapeForTerminal(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
  );
  return 1;
}
