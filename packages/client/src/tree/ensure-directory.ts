import { FtpError, isPositive } from "@twinport/protocol";
import type { OperationOptions } from "../options.ts";
import type { FtpSession } from "../session/ftp-session.ts";

/**
 * Makes a directory and those above it that are missing. Asks for the whole path first: mostly one is missing, or none.
 * A directory that another connection makes meanwhile is as good as one made here.
 * @throws FtpError "refused" or "not-found" with the server's reply where one can neither be made nor entered
 */
export async function ensureDirectory(
  session: FtpSession,
  path: string,
  options: OperationOptions = {},
): Promise<void> {
  try {
    await session.mkdir(path, options);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (await isDirectory(session, path, options)) return;
    const parent = /^(.*[^/])\/+[^/]+\/*$/.exec(path)?.[1];
    if (parent === undefined || /(?:^|\/)\.\.?$/.test(parent)) throw error;
    await ensureDirectory(session, parent, options);
    await session.mkdir(path, options).catch(async (again: unknown) => {
      if (!isRefusal(again) || !(await isDirectory(session, path, options))) throw again;
    });
  }
}

/** The server has said no to a command, and is there for the next one. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof FtpError &&
    error.reply !== undefined &&
    !isPositive(error.reply) &&
    error.code !== "closed"
  );
}

/** Asked by CWD, which every server has, rather than by what a reply to MKD says in words. The session stays where it was. */
async function isDirectory(session: FtpSession, path: string, options: OperationOptions): Promise<boolean> {
  const here = await session.pwd(options);
  if (!isPositive(await session.command("CWD", path, options))) return false;
  await session.cd(here, options).catch((error: unknown) => {
    session.close(); // who has it next would be somewhere else
    throw error;
  });
  return true;
}
