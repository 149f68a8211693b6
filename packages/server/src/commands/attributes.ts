import { asciiLowerCase, formatFtpTime, replyCodes } from "@twinport/protocol";
import { type Answer, AnswerError, answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import type { NewFacts } from "../storage/types.ts";
import type { Handlers } from "./handler.ts";
import { requireMode, requireTime, setFacts, splitAtBlank } from "./set-facts.ts";

/** Facts of files changed: draft-somers-ftp-mfxx, and the words behind SITE that came before it. */
export const attributes: Handlers<"MFMT" | "MFCT" | "MFF" | "SITE CHMOD" | "SITE UTIME"> = {
  MFMT(session, { argument }) {
    const [time, path] = splitAtBlank(argument);
    return change(session, path, { modifiedMs: requireTime(time) });
  },

  MFCT(session, { argument }) {
    const [time, path] = splitAtBlank(argument);
    return change(session, path, { createdMs: requireTime(time) });
  },

  MFF(session, { argument }) {
    const [list, path] = splitAtBlank(argument);
    return change(session, path, parseFacts(list));
  },

  async "SITE CHMOD"(session, { argument }) {
    const [mode, path] = splitAtBlank(argument);
    await setFacts(session, path, { mode: requireMode(mode) });
    return answer(replyCodes.ok, "Permissions changed.");
  },

  async "SITE UTIME"(session, { argument }) {
    const [time, path] = readUtime(argument);
    await setFacts(session, path, { modifiedMs: requireTime(time.length === 12 ? `${time}00` : time) });
    return answer(replyCodes.ok, "Modification time changed.");
  },
};

/** Changes facts, and tells them as they are then: a client may compare (draft-somers-ftp-mfxx §3.1). */
async function change(session: Session, path: string, wanted: NewFacts): Promise<Answer> {
  const { modifiedMs } = await setFacts(session, path, wanted);
  const told: string[] = [];
  if (wanted.modifiedMs !== undefined) told.push(`Modify=${formatFtpTime(modifiedMs)};`);
  if (wanted.createdMs !== undefined) told.push(`Create=${formatFtpTime(wanted.createdMs)};`);
  if (wanted.mode !== undefined) told.push(`UNIX.mode=${wanted.mode.toString(8).padStart(4, "0")};`);
  return answer(replyCodes.fileStatus, `${told.join("")} ${path}`);
}

const changeable = new Map<string, (value: string) => NewFacts>([
  ["modify", (value) => ({ modifiedMs: requireTime(value) })],
  ["create", (value) => ({ createdMs: requireTime(value) })],
  ["unix.mode", (value) => ({ mode: requireMode(value) })],
]);

/**
 * "Modify=20261122180000;UNIX.mode=644;"
 * @throws AnswerError 504 for a fact that cannot be changed, 501 for what is no list of facts, or names one twice
 */
function parseFacts(list: string): NewFacts {
  if (!/^([^=;]+=[^=;]*;)+$/.test(list)) throw badFacts();
  const given = list.slice(0, -1).split(";");
  const names = new Set<string>();
  let facts: NewFacts = {};
  for (const fact of given) {
    const [name = "", value = ""] = fact.split("=");
    const read = changeable.get(asciiLowerCase(name));
    if (read === undefined) {
      throw new AnswerError(answer(replyCodes.badParameter, "Facts to change are Modify and UNIX.mode."));
    }
    if (names.has(asciiLowerCase(name))) throw badFacts();
    names.add(asciiLowerCase(name));
    facts = { ...facts, ...read(value) };
  }
  return facts;
}

function badFacts(): AnswerError {
  return new AnswerError(
    answer(replyCodes.badArgument, "Say MFF Modify=YYYYMMDDHHMMSS;UNIX.mode=644; path."),
  );
}

/** Both forms: "time path" of ProFTPD, and "path atime mtime ctime UTC" of wu-ftpd and Pure-FTPd; the time and the path. */
function readUtime(argument: string): readonly [string, string] {
  const { path, modified } = longUtime.exec(argument)?.groups ?? {};
  return path !== undefined && modified !== undefined ? [modified, path] : splitAtBlank(argument);
}

const longUtime = /^(?<path>.+) [0-9]{12,14} (?<modified>[0-9]{12,14}) [0-9]{12,14} UTC$/i;
