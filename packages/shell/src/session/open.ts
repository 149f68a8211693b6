import { type FtpSession, openSession } from "@twinport/client";
import { escapeForTerminal, FtpError, isPositive } from "@twinport/protocol";
import type { Shell } from "../shell.ts";
import { findCredentials, logIn } from "./login.ts";
import { dataModes } from "./settings.ts";
import type { Target } from "./target.ts";

/**
 * Connects, and logs in unless the settings say not to.
 * @throws FtpError "usage" when connected already; what connecting and logging in throw
 */
export async function openTarget(shell: Shell, target: Target): Promise<void> {
  if (shell.client !== undefined) {
    throw new FtpError("usage", `Already connected to ${shell.client.host}, use close first.`);
  }
  // The greeting arrives while connecting, and is shown after "Connected to".
  const release = shell.dialog.hold();
  let client: FtpSession;
  try {
    client = await openSession({
      host: target.host,
      ...(target.port !== undefined && { port: target.port }),
      modes: dataModes(shell.settings),
      signal: shell.signal,
      onDialog: shell.dialog.listen,
      ...(shell.observe !== null && { observer: shell.observe() }),
    });
    shell.client = client;
    shell.tell(`Connected to ${target.host}.`);
  } finally {
    release();
  }
  if (!shell.settings.autoLogin) return;
  await logIn(shell, await findCredentials(shell, target));
  await askSystem(shell, client);
  if (target.directory !== undefined) await client.cd(target.directory);
}

/** Ends the session in peace, if there is one. */
export async function closeSession(shell: Shell): Promise<void> {
  const { client } = shell;
  if (client === undefined) return;
  try {
    if (!client.closed) await client.quit();
  } finally {
    shell.client = undefined;
  }
}

/** Says what the other side is. A server that does not tell is no failure. */
async function askSystem(shell: Shell, client: FtpSession): Promise<void> {
  const reply = await shell.dialog.quietly(() => client.command("SYST"));
  const name = reply.lines[0]?.split(" ")[0];
  if (!isPositive(reply) || name === undefined || name === "") return;
  shell.tell(`Remote system type is ${escapeForTerminal(name)}.`);
  shell.tell("Using binary mode to transfer files.");
}
