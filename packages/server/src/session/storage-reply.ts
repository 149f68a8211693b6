import { baseName, holdsRawBytes, replyCodes } from "@twinport/protocol";
import { BrokenOff } from "../data/errors.ts";
import { errorCode, StorageError } from "../storage/errors.ts";
import { type Answer, AnswerError, answer } from "./answer.ts";
import type { HandledVerb } from "./gates.ts";

const naming: ReadonlySet<string> = new Set<HandledVerb>(["STOR", "STOU", "APPE", "RNTO"]);
const absent: ReadonlySet<string | undefined> = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG", "EINVAL"]);
const taken = "There is something of that name already.";

/** To bytes that are no text where nothing has them for a name (tests/hostile K11, K12). */
export const rawBytes = answer(
  replyCodes.badArgument,
  "Not valid in the charset of names, UTF-8 if none was agreed on.",
);

/**
 * The one place where a storage's error becomes a reply. Never shows the error's own text, which may name a place
 * of the host. Undefined for an error that no storage should raise: the caller reports an incident.
 * @param phase whether 150 has been sent
 * @param path what the command is about
 */
export function replyToStorageError(
  error: unknown,
  verb: HandledVerb,
  phase: "before" | "after" = "before",
  path = "",
): Answer | undefined {
  const reply = replyTo(error, verb, phase, path);
  const limit = error instanceof StorageError ? error.limit : undefined;
  return reply && limit ? { ...reply, limit } : reply;
}

function replyTo(
  error: unknown,
  verb: HandledVerb,
  phase: "before" | "after",
  path: string,
): Answer | undefined {
  if (error instanceof AnswerError) return error.answer;
  if (error instanceof BrokenOff) return answer(replyCodes.transferAborted, "Aborted.");
  const unavailable = phase === "before" ? replyCodes.fileUnavailable : replyCodes.localError;
  const badName = phase === "before" && naming.has(verb) ? replyCodes.badFileName : unavailable;
  const code = errorCode(error);
  if (phase === "before" && absent.has(code) && holdsRawBytes(baseName(path))) return rawBytes;
  switch (code) {
    case "ENOENT":
    case "ELOOP":
      return answer(unavailable, "No such file or directory.");
    case "ENOTDIR":
      return answer(unavailable, "Not a directory.");
    case "EACCES":
    case "EPERM":
      return answer(unavailable, "Permission denied.");
    case "EEXIST":
      return answer(badName, taken);
    case "EISDIR":
      return verb === "RNTO" ? answer(badName, taken) : answer(unavailable, "Not a plain file.");
    case "ENXIO":
    case "ENODEV":
      return answer(unavailable, "Not a plain file.");
    case "EILSEQ":
      return phase === "before" ? rawBytes : answer(unavailable, "File name not allowed.");
    case "ENAMETOOLONG":
    case "EINVAL":
      return answer(badName, "File name not allowed.");
    case "ENOTEMPTY":
      return answer(badName, "Directory not empty.");
    case "EBUSY":
    case "ETXTBSY":
      return answer(badName, "In use.");
    case "EXDEV":
      return answer(badName, "Not within one file system.");
    case "ERANGE":
      return answer(replyCodes.badRestart, "The file is shorter than the restart position.");
    case "EOVERFLOW":
      return answer(replyCodes.badArgument, "That time cannot be kept here.");
    case "ENOTSUP":
    case "ENOSYS":
      return answer(replyCodes.badParameter, "Not possible with the files here.");
    case "ENOSPC":
      return answer(replyCodes.insufficientStorage, "No space left.");
    case "EDQUOT":
    case "EFBIG":
      return answer(replyCodes.exceededStorage, "Storage allocation exceeded.");
    case "EROFS":
      return answer(unavailable, "Read-only file system.");
    case "EMFILE":
    case "ENFILE":
    case "ENOBUFS":
    case "ENOMEM":
      return answer(replyCodes.localError, "Too busy; try again later.");
    case "EIO":
    case "ESTALE":
    case "ETIMEDOUT":
      return answer(replyCodes.localError, "Reading or writing the storage failed.");
    default:
      return undefined;
  }
}
