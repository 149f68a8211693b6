import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { FtpError } from "@twinport/protocol";
import { findNetrcEntry, type NetrcEntry, parseNetrc } from "./netrc.ts";

/** Bits of a file mode that let others than the owner at it. */
const othersBits = 0o077;

/**
 * Looks a host up in the file named by NETRC, else `~/.netrc`; undefined if there is no such file or entry.
 * @throws FtpError "login-failed" when the entry holds a password and others than the owner may read the file
 */
export async function lookUpNetrc(
  env: Readonly<Record<string, string | undefined>>,
  host: string,
  user?: string,
): Promise<NetrcEntry | undefined> {
  const home = env["HOME"] ?? env["USERPROFILE"];
  const path = env["NETRC"] ?? (home === undefined ? undefined : join(home, ".netrc"));
  if (path === undefined || path === "") return undefined;
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    return undefined;
  }
  const entry = findNetrcEntry(parseNetrc(text), host, user);
  const secret = entry?.password !== undefined && entry.login !== "anonymous";
  // Windows keeps access elsewhere than in the mode.
  if (secret && process.platform !== "win32" && ((await stat(path)).mode & othersBits) !== 0) {
    throw new FtpError("login-failed", `${path} holds a password and others may read it`, {
      hint: `chmod 600 ${path}`,
    });
  }
  return entry;
}
