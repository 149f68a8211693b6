import { FtpError } from "@twinport/protocol";

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "no such folder"],
  ["ENOTDIR", "not a folder"],
  ["EEXIST", "not a folder"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EROFS", "the file system is read-only"],
  ["ENOSPC", "no space left"],
  ["EDQUOT", "the quota is used up"],
  ["EFBIG", "too large for the file system"],
]);

/** The FtpError "local-file" for what the system refused at `path`. */
export function cannotExtract(path: string, cause: unknown): FtpError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  const full = code === "ENOSPC" || code === "EDQUOT";
  const hint = full
    ? "free some space, or extract to another folder; what is complete is there already"
    : "extract to a folder that you may write to";
  return new FtpError("local-file", `cannot write ${path}: ${reasons.get(code) ?? code}`, { cause, hint });
}
