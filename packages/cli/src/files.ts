import { access, constants, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { FtpError } from "@twinport/protocol";

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "no such file or folder"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EISDIR", "is a folder"],
  ["ENOTDIR", "not a folder"],
  ["ENOSPC", "no space left"],
  ["EROFS", "the file system is read-only"],
  ["EADDRINUSE", "another program listens there"],
  ["ENOTFOUND", "no such host"],
  ["EADDRNOTAVAIL", "no address of this machine"],
]);

/** Why the system refused, for a person to read: Node's own messages name calls and repeat the path. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return code === undefined ? String(error) : (reasons.get(code) ?? code);
}

/** Rejects with FtpError "local-file" where a file could not be written: asked before long work whose outcome goes there. */
export async function mustBeWritable(path: string): Promise<void> {
  try {
    const there = await stat(path).catch(() => null);
    if (there?.isDirectory() === true) throw Object.assign(new Error(path), { code: "EISDIR" });
    await access(there === null ? dirname(path) : path, constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** The error for a file that could not be written. */
export function cannotWrite(path: string, cause: unknown): FtpError {
  return new FtpError("local-file", `cannot write ${path}: ${systemReason(cause)}`, { cause });
}
