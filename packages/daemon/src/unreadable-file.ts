import { FtpError } from "@twinport/protocol";

const reasons: ReadonlyMap<unknown, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EACCES", "permission denied"],
  ["EISDIR", "it is a folder"],
  ["not-regular", "it is no regular file"],
]);

/**
 * The error for a file that the system does not give.
 * @param what the file's part: "certificate"
 * @param ifMissing what to do where it is not there
 */
export function unreadableFile(what: string, path: string, cause: unknown, ifMissing?: string): FtpError {
  const { code } = cause as NodeJS.ErrnoException;
  const hint =
    code === "EACCES"
      ? "let the user that the server runs as read it"
      : code === "ENOENT"
        ? ifMissing
        : undefined;
  return new FtpError("unreadable", `cannot read the ${what} ${path}: ${reasons.get(code) ?? String(code)}`, {
    ...(hint === undefined ? {} : { hint }),
    cause,
  });
}

/** {@link unreadableFile} for a users file. */
export function unreadableUsersFile(path: string, cause: unknown): FtpError {
  return unreadableFile("users file", path, cause, "twinport users add NAME makes it");
}
