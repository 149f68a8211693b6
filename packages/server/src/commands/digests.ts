import { quotePath, replyCodes } from "@twinport/protocol";
import type { DigestName } from "../data/digest-names.ts";
import { type Answer, AnswerError, answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { StorageError } from "../storage/errors.ts";
import { digestOf } from "./digest.ts";
import type { Handlers } from "./handler.ts";
import { partReadings } from "./parts.ts";
import { requestedRange } from "./ranges.ts";
import { firstThere } from "./readings.ts";

/** Digests of files: HASH of draft-bryan-ftpext-hash, MD5 of draft-twine-ftpmd5, and those in use beside them. */
export const digests: Handlers<"HASH" | "XCRC" | "XMD5" | "MD5" | "XSHA" | "XSHA1" | "XSHA256" | "XSHA512"> =
  {
    async HASH(session, { argument }) {
      const { hash } = session.state;
      const { start, end } = requestedRange(session);
      const file = await session.storage.openFile(session.path(argument));
      const { size } = file.facts;
      const stop = Math.min(end ?? size, size);
      if (start > 0 && start >= stop) {
        await file.close();
        throw new StorageError("ERANGE");
      }
      const digest = await digestOf(session, file, hash, start, stop);
      // Both ends are inclusive; of an empty file the draft knows no range.
      const last = Math.max(stop - 1, 0);
      return answer(replyCodes.fileStatus, `${hash} ${start}-${last} ${digest} ${argument}`);
    },

    async MD5(session, { argument }) {
      const { digest, name } = await partDigest(session, argument, "MD5");
      return answer(replyCodes.fileDigest, `${quotePath(name)} ${digest}`);
    },

    XMD5: (session, { argument }) => plainDigest(session, argument, "MD5"),
    XCRC: (session, { argument }) => plainDigest(session, argument, "CRC32"),
    XSHA: (session, { argument }) => plainDigest(session, argument, "SHA-1"),
    XSHA1: (session, { argument }) => plainDigest(session, argument, "SHA-1"),
    XSHA256: (session, { argument }) => plainDigest(session, argument, "SHA-256"),
    XSHA512: (session, { argument }) => plainDigest(session, argument, "SHA-512"),
  };

async function plainDigest(session: Session, argument: string, algorithm: DigestName): Promise<Answer> {
  return answer(replyCodes.fileActionOk, (await partDigest(session, argument, algorithm)).digest);
}

/** The digest in upper case, as those commands have always given it, and the name that was meant. */
async function partDigest(
  session: Session,
  argument: string,
  algorithm: DigestName,
): Promise<{ readonly digest: string; readonly name: string }> {
  const { file, part } = await firstThere(partReadings(argument), async (reading) => ({
    part: reading,
    file: await session.storage.openFile(session.path(reading.path)),
  }));
  const { start, end = file.facts.size } = part;
  if (start > end || end > file.facts.size) {
    await file.close();
    throw new AnswerError(answer(replyCodes.fileUnavailable, "The file has no such part."));
  }
  const digest = await digestOf(session, file, algorithm, start, end);
  return { digest: digest.toUpperCase(), name: part.path };
}
