import { formatFtpTime, replyCodes } from "@twinport/protocol";
import { answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { StorageError } from "../storage/errors.ts";
import type { FileFacts } from "../storage/types.ts";
import type { Handlers } from "./handler.ts";
import { firstThere } from "./readings.ts";
import { requireTime, setFacts } from "./set-facts.ts";

/** RFC 3659 §3, §4: facts of one file. */
export const facts: Handlers<"SIZE" | "MDTM"> = {
  async SIZE(session, { argument }) {
    // In TYPE A the size on the wire is only known after reading the whole file: a cheap way to keep a disk busy.
    if (session.state.representation.type === "ascii") {
      return answer(replyCodes.fileUnavailable, "SIZE is not available in ASCII mode.");
    }
    const { size } = await plainFile(session, argument);
    return answer(replyCodes.fileStatus, String(size));
  },

  MDTM(session, { argument }) {
    const tell = async () => {
      const { modifiedMs } = await plainFile(session, argument);
      return answer(replyCodes.fileStatus, formatFtpTime(modifiedMs));
    };
    const [, time, path] = timeInFront.exec(argument) ?? [];
    if (time === undefined || path === undefined) return tell();
    // Older than MFMT, and still sent by lftp and others (servers: vsftpd, IIS). A file of that very name comes first.
    const set = async () => {
      const { modifiedMs } = await setFacts(session, path, { modifiedMs: requireTime(time) });
      return answer(replyCodes.fileStatus, `Modify=${formatFtpTime(modifiedMs)}; ${path}`);
    };
    return firstThere([tell, set], (reading) => reading());
  },
};

const timeInFront = /^([0-9]{14}(?:\.[0-9]+)?) (.+)$/;

async function plainFile(session: Session, argument: string): Promise<FileFacts> {
  const found = await session.storage.stat(session.path(argument));
  if (found.type !== "file") throw new StorageError("EISDIR");
  return found;
}
