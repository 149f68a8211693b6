import { replyCodes } from "@twinport/protocol";
import { AnswerError, answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { errorCode, StorageError } from "../storage/errors.ts";
import type { Handlers } from "./handler.ts";
import { parsePosition } from "./position.ts";

/** RFC 959 §4.1.3 and draft-peterson-streamlined-ftp-command-extensions §4: room for files. */
export const space: Handlers<"ALLO" | "AVBL"> = {
  async ALLO(session, { argument }) {
    const [, octets = "", record] = /^([0-9]+)(?: +R +([0-9]+))?$/i.exec(argument) ?? [];
    const wanted = parsePosition(octets);
    if (wanted === undefined || (record !== undefined && parsePosition(record) === undefined)) {
      return answer(replyCodes.badArgument, "Say ALLO and a number of octets.");
    }
    const left = await spaceOf(session, session.state.cwd).catch(unknownSpace);
    if (left !== null && wanted > BigInt(Math.trunc(left))) throw new StorageError("ENOSPC");
    // Not 202: there are cameras that then send ALLO for ever.
    return answer(replyCodes.ok, "Nothing needs to be reserved.");
  },

  async AVBL(session, { argument }) {
    const left = await spaceOf(session, session.path(argument));
    if (left === null) {
      throw new AnswerError(answer(replyCodes.fileUnavailable, "There is no telling how much room is left."));
    }
    return answer(replyCodes.fileStatus, String(Math.trunc(left)));
  },
};

/** ALLO asks only whether there is certainly no room: a storage that cannot tell, of a directory that is gone, is no reason. */
function unknownSpace(error: unknown): null {
  if (errorCode(error) === undefined) throw error;
  return null;
}

async function spaceOf({ storage }: Session, path: string): Promise<number | null> {
  return storage.space === undefined ? null : storage.space(path);
}
