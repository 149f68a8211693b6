import { runShell } from "@twinport/shell";
import type { Io } from "../io.ts";
import { WireFile } from "../wire-file.ts";

export interface FtpOptions {
  readonly commands?: string;
  /** False with --no-login. */
  readonly login: boolean;
  readonly active?: boolean;
  readonly write?: string;
}

/** `twinport ftp [HOST [PORT]]`: the interactive shell. */
export async function ftp(
  target: string | undefined,
  port: number | undefined,
  options: FtpOptions,
  io: Io,
): Promise<number> {
  const wire = options.write === undefined ? null : await WireFile.create(options.write);
  try {
    return await runShell({
      signal: io.stopOn("SIGTERM", "SIGHUP"), // ^C is the shell's own
      ...(target === undefined ? {} : { target }),
      ...(port === undefined ? {} : { port }),
      ...(options.commands === undefined ? {} : { commands: options.commands }),
      ...(wire === null ? {} : { observe: () => wire.session() }),
      noLogin: !options.login,
      passive: options.active !== true,
      stdin: io.stdin,
      stdout: io.stdout,
      stderr: io.stderr,
      env: io.env,
    });
  } finally {
    await wire?.close();
  }
}
