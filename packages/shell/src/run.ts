import type { EventEmitter } from "node:events";
import type { WireObserver } from "@twinport/protocol";
import { shellCommands } from "./commands/index.ts";
import { completeLine } from "./complete.ts";
import type { Input } from "./input/input.ts";
import type { OutputStream } from "./input/screen.ts";
import { ScriptInput, streamInput } from "./input/script.ts";
import { TerminalInput, type TerminalStream } from "./input/terminal.ts";
import { closeSession, openTarget } from "./session/open.ts";
import { Stop } from "./session/stop.ts";
import { parseTarget } from "./session/target.ts";
import { Shell } from "./shell.ts";
import { splitCommands } from "./text/words.ts";

/** What {@link runShell} takes. */
export interface ShellOptions {
  /** Where to connect first: host, `user@host`, `host:port` or an `ftp://` URL. */
  readonly target?: string;
  /** Port of the target, before the one that stands in it. */
  readonly port?: number;
  /** Commands to run instead of reading any: separated by `;` or line breaks outside `"…"`. */
  readonly commands?: string;
  /** Does not log in on connecting. */
  readonly noLogin?: boolean;
  /** Begins in passive mode; true if absent. */
  readonly passive?: boolean;
  readonly stdin: TerminalStream & { readonly isTTY?: boolean | undefined };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** HOME, NETRC, SHELL and USER are looked at. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where local names begin; the working directory of the process if absent. */
  readonly localDirectory?: string;
  /** Gives the observer of a connection's wire events, one for each `open`. */
  readonly observe?: () => WireObserver;
  /** Ends the shell at once, connection and all. */
  readonly signal?: AbortSignal;
  /** Emits "SIGINT" for ^C; the process if absent. Nobody else should listen to it while the shell runs. */
  readonly interrupts?: Pick<EventEmitter, "on" | "off">;
}

/** Exit code after ^C or an abort. */
const interrupted = 130;

/**
 * Runs the shell until `quit`, the end of the input, or an abort.
 * @returns the exit code: 0 after an interactive session; of a script, the code of the first command that failed,
 *   0 if none did, 130 after ^C
 */
export async function runShell(options: ShellOptions): Promise<number> {
  const interrupts = options.interrupts ?? process;
  const script = options.commands !== undefined || options.stdin.isTTY !== true;
  const shell: Shell = new Shell({
    commands: shellCommands,
    input: openInput(options, (line) => completeLine(shell, line)),
    stdout: options.stdout,
    stderr: options.stderr,
    env: options.env,
    localDirectory: options.localDirectory ?? process.cwd(),
    observe: options.observe ?? null,
    settings: {
      passive: options.passive ?? true,
      epsv4: true,
      // A script cannot answer.
      prompt: !script,
      type: "image",
      autoLogin: options.noLogin !== true,
    },
  });
  const stop = new Stop(shell, options.signal);
  // A terminal tells us of ^C as of a key; the signal comes only while a local command has the terminal.
  const onInterrupt = script ? () => stop.gently() : () => {};
  shell.input.onInterrupt = () => shell.interrupt();
  interrupts.on("SIGINT", onInterrupt);
  // As in `… | head`. The listener stays: what was written last may fail after we have returned.
  options.stdout.on("error", stop.now);
  try {
    await converse(shell, options, stop);
  } finally {
    interrupts.off("SIGINT", onInterrupt);
    stop.dispose();
    shell.input.close();
  }
  if (stop.stopped) return interrupted;
  return script ? shell.exitCode : 0;
}

/** Opens what is to be opened, then runs command after command. */
async function converse(shell: Shell, { target, port }: ShellOptions, stop: Stop): Promise<void> {
  if (target !== undefined && !stop.stopped) {
    await shell.attempt(() => {
      const where = { ...parseTarget(target), ...(port !== undefined && { port }) };
      return openTarget(shell, where);
    });
    // What a script wants done was meant for that server; a person types `open` or `user` next.
    if (shell.exitCode !== 0 && !shell.input.interactive)
      return await shell.attempt(() => closeSession(shell));
  }
  while (!shell.ended) {
    const line = await Promise.race([stop.requested, shell.input.next()]);
    if (line === undefined) break;
    await shell.execute(line);
  }
  await shell.attempt(() => closeSession(shell));
}

function openInput(options: ShellOptions, complete: (line: string) => Promise<[string[], string]>): Input {
  const { stdin, stdout, commands } = options;
  const terminal = stdin.isTTY === true;
  if (commands !== undefined) {
    const lines = splitCommands(commands)[Symbol.iterator]();
    return new ScriptInput(lines, terminal ? () => new TerminalInput(stdin, stdout) : undefined);
  }
  return terminal ? new TerminalInput(stdin, stdout, complete) : streamInput(stdin);
}
