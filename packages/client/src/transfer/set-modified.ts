import { FtpError, formatFtpTime, isPositive, type Reply } from "@twinport/protocol";
import { replyError, replyErrorCode } from "../reply-error.ts";
import type { PlainCommand, Session } from "../session/session.ts";

/** The ways to set a file's time, the exact ones first. */
const ways = ["MFMT", "MFF", "MDTM", "SITE UTIME", "SITE UTIME five"] as const;

/** A way to set when a file was modified. */
export type ModifiedWay = (typeof ways)[number];

/**
 * Sets when a file was modified, by the first way that the server takes: MFMT and MFF (draft-somers-ftp-mfxx), MDTM with a
 * time in front of the path, SITE UTIME in its two forms. Which one that was is remembered for the host. Its turn must have
 * been taken.
 * @throws FtpError "unsupported" if none is taken; else what the server says
 */
export async function setModified(session: Session, path: string, modified: Date): Promise<void> {
  const time = formatFtpTime(modified.getTime());
  const { knowledge } = session;
  if (knowledge.modifiedWay === "none") throw unsupported(session);
  const known = knowledge.modifiedWay;
  let last: { verb: string; reply: Reply } | undefined;
  for (const way of known === undefined ? await offered(session) : [known]) {
    const [verb, argument] = command(way, time, path);
    const reply = await session.command(verb, argument);
    if (isPositive(reply)) {
      knowledge.modifiedWay = way;
      return;
    }
    last = { verb, reply };
    if (known !== undefined || !mayBeUnknown(verb, reply)) break;
  }
  if (last === undefined || replyErrorCode(last.verb, last.reply) === "unsupported") {
    knowledge.modifiedWay = "none";
    throw unsupported(session);
  }
  throw replyError(session.control.place, last.verb, path, last.reply);
}

/** The command by which this server is known to set times; undefined while none is known. */
export function modifiedCommand(session: Session, path: string, modified: Date): PlainCommand | undefined {
  const { modifiedWay } = session.knowledge;
  if (modifiedWay === undefined || modifiedWay === "none") return undefined;
  return command(modifiedWay, formatFtpTime(modified.getTime()), path);
}

/** What FEAT offers; the ways that no FEAT line tells come last, and are found out by trying. */
async function offered(session: Session): Promise<readonly ModifiedWay[]> {
  const features = await session.features();
  const settable = features.get("MFF")?.toLowerCase().includes("modify") === true;
  return ways.filter((way) => {
    if (way === "MFMT") return features.has("MFMT");
    if (way === "MFF") return settable && !features.has("MFMT");
    return !(features.has("MFMT") || settable);
  });
}

function command(way: ModifiedWay, time: string, path: string): readonly [verb: string, argument: string] {
  if (way === "MFMT" || way === "MDTM") return [way, `${time} ${path}`];
  if (way === "MFF") return [way, `Modify=${time}; ${path}`];
  if (way === "SITE UTIME") return ["SITE", `UTIME ${time} ${path}`];
  return ["SITE", `UTIME ${path} ${time} ${time} ${time} UTC`];
}

/** MDTM takes the time for a part of a name, and finds no such file; who does not know SITE UTIME says 5yz of some kind. */
function mayBeUnknown(verb: string, reply: Reply): boolean {
  return verb === "MDTM" || verb === "SITE" || replyErrorCode(verb, reply) === "unsupported";
}

function unsupported(session: Session): FtpError {
  return new FtpError("unsupported", `${session.control.place}: the server cannot set the time of a file`);
}
