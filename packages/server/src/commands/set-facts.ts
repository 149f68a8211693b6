import { parseFtpTime, replyCodes } from "@twinport/protocol";
import { AnswerError, answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { StorageError } from "../storage/errors.ts";
import type { FileFacts, NewFacts } from "../storage/types.ts";

/**
 * Changes facts of a file or directory, and returns what they are then: a file system may keep a time less exactly
 * than it was told.
 * @param argument the path as the client said it
 */
export async function setFacts(session: Session, argument: string, facts: NewFacts): Promise<FileFacts> {
  const { storage } = session;
  const path = session.path(argument);
  if (path === "/") throw new StorageError("EPERM");
  if (storage.setFacts === undefined) throw new StorageError("ENOTSUP");
  await storage.setFacts(path, facts);
  return storage.stat(path);
}

/**
 * A time-val (RFC 3659 §2.3) in milliseconds since the Unix epoch. Times before that are refused: not every file
 * system has them, and who sends one has more likely no clock.
 * @throws AnswerError 501
 */
export function requireTime(text: string): number {
  const time = parseFtpTime(text);
  if (time === undefined || time < 0) {
    throw new AnswerError(answer(replyCodes.badArgument, "A time is YYYYMMDDHHMMSS in UTC, from 1970 on."));
  }
  return time;
}

/**
 * Permission bits in octal: "644", "0644".
 * @throws AnswerError 504 for set-id bits and for letters, which we do not do
 */
export function requireMode(text: string): number {
  const mode = /^[0-7]{1,5}$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
  if (!(mode <= 0o777)) {
    throw new AnswerError(
      answer(replyCodes.badParameter, "Permissions are an octal number from 0 to 777; no set-id bits."),
    );
  }
  return mode;
}

/** The first word, and everything behind the one blank that ends it: a path may begin with a blank, a word may not. */
export function splitAtBlank(argument: string): readonly [string, string] {
  const [, word, path] = /^ *([^ ]+) (.+)$/s.exec(argument) ?? [];
  if (word === undefined || path === undefined) {
    throw new AnswerError(answer(replyCodes.badArgument, "A path name is missing."));
  }
  return [word, path];
}
