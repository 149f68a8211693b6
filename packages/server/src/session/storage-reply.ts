import { replyCodes } from "@twinport/protocol";
import { BrokenOff } from "../data/errors.ts";
import { errorCode } from "../storage/errors.ts";
import { type Answer, AnswerError, answer } from "./answer.ts";
import type { HandledVerb } from "./gates.ts";

const naming: ReadonlySet<string> = new Set<HandledVerb>(["STOR", "STOU", "APPE", "RNTO"]);
const taken = "There is something of that name already.";

/**
 * The one place where a storage's error becomes a reply. Never shows the error's own text, which may name a place
 * of the host. Undefined for an error that no storage should raise: the caller reports an incident.
 * @param phase whether 150 has been sent
 */
export function replyToStorageError(
  error: unknown,
  verb: HandledVerb,
  phase: "before" | "after" = "before",
): Answer | undefined {
  if (error instanceof AnswerError) return error.answer;
  if (error instanceof BrokenOff) return answer(replyCodes.transferAborted, "Aborted.");
  const unavailable = phase === "before" ? replyCodes.fileUnavailable : replyCodes.localError;
  const badName = phase === "before" && naming.has(verb) ? replyCodes.badFileName : unavailable;
  switch (errorCode(error)) {
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
    case "ENAMETOOLONG":
    case "EINVAL":
    case "EILSEQ":
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
