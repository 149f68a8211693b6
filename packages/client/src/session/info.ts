import {
  FtpError,
  isTransient,
  type ListingEntry,
  parseFtpTime,
  parseMachineEntry,
  type Reply,
  replyCodes,
  unquotePath,
} from "@twinport/protocol";
import { replyError, shownReply } from "../reply-error.ts";
import type { Session } from "./session.ts";

/** The number in a 213 reply to SIZE (RFC 3659 §4); some servers write more behind it. */
export function parseSize(reply: Reply): number | undefined {
  const digits = /^\s*(\d{1,16})(?!\d)/.exec(reply.lines.at(-1) ?? "")?.[1];
  const size = digits === undefined ? undefined : Number(digits);
  return size !== undefined && Number.isSafeInteger(size) ? size : undefined;
}

/** SIZE, as image: the size of a text depends on the type, and many servers refuse to count it. */
export async function fetchSize(session: Session, path: string): Promise<number> {
  await session.setType("image");
  const reply = await session.require("SIZE", path);
  return parseSize(reply) ?? unread(session, "SIZE", reply);
}

/** MDTM (RFC 3659 §3): UTC. */
export async function fetchModified(session: Session, path: string): Promise<Date> {
  const reply = await session.require("MDTM", path);
  const time = parseFtpTime((reply.lines.at(-1) ?? "").trim());
  return time === undefined ? unread(session, "MDTM", reply) : new Date(time);
}

/** MLST (RFC 3659 §7): one entry, in the middle line of a multi-line reply. */
export async function fetchEntry(session: Session, path: string): Promise<ListingEntry> {
  const reply = await session.require("MLST", path, [replyCodes.fileActionOk]);
  const line = reply.lines.slice(1).find((text) => text.includes(";")) ?? "";
  return parseMachineEntry(line.replace(/^(?:250-)? ?/, "")) ?? unread(session, "MLST", reply);
}

/** PWD. The path is quoted, mostly (RFC 959 Appendix II). */
export async function fetchWorkingDirectory(session: Session): Promise<string> {
  const reply = await session.require("PWD");
  const path = unquotePath(reply.lines[0] ?? "");
  // One with control characters could be used in no command.
  return path === undefined || /[\u0000-\u001f\u007f]/.test(path) ? unread(session, "PWD", reply) : path;
}

/** MKD. Returns the path that the server tells, else the one asked for: some answer 250 without it. */
export async function makeDirectory(session: Session, path: string): Promise<string> {
  const reply = await session.require("MKD", path);
  return (reply.code === replyCodes.pathName ? unquotePath(reply.lines[0] ?? "") : undefined) ?? path;
}

/** SITE CHMOD, as ftpd has it: octal digits, then the name. */
export async function changeMode(session: Session, path: string, mode: number): Promise<void> {
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o7777) {
    throw new FtpError("usage", `no permissions: ${mode}`, { hint: "Write them in octal: 0o644." });
  }
  const argument = `CHMOD ${mode.toString(8).padStart(3, "0")} ${path}`;
  const reply = await session.require("SITE", argument);
  // 202: "superfluous at this site" (RFC 959 §4.2.1), so nothing was done.
  if (reply.code === replyCodes.superfluous) {
    const { message } = replyError(session.control.place, "SITE", argument, reply);
    throw new FtpError("unsupported", message, { reply });
  }
}

/** FEAT (RFC 2389): names in upper case, each with what stands behind it. Empty where the server does not know FEAT. */
export async function fetchFeatures(session: Session): Promise<ReadonlyMap<string, string>> {
  return parseFeatures(session, await session.command("FEAT"));
}

/** What a reply to FEAT tells. @throws FtpError where it may be otherwise next time */
export function parseFeatures(session: Session, reply: Reply): ReadonlyMap<string, string> {
  const features = new Map<string, string>();
  if (reply.code === replyCodes.notLoggedIn || isTransient(reply)) {
    throw replyError(session.control.place, "FEAT", undefined, reply); // may be otherwise next time
  }
  if (reply.code !== replyCodes.systemStatus) return features;
  // Some servers write the code before each line.
  for (const line of reply.lines.slice(1, -1)) {
    const [name = "", ...rest] = line.replace(/^211-/, "").trim().split(" ");
    if (name !== "") features.set(name.toUpperCase(), rest.join(" "));
  }
  session.knowledge.offers(features);
  return features;
}

function unread(session: Session, verb: string, reply: Reply): never {
  throw new FtpError("protocol", `${session.control.place}: ${verb}: not understood: ${shownReply(reply)}`, {
    reply,
  });
}
