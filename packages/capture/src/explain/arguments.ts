import { parseFtpTime } from "@twinport/protocol";

/**
 * The argument of a listing command, taken apart as servers do: words that begin with "-" in front are options
 * for ls, the rest is a path. De facto; RFC 959 knows only the path.
 */
export function splitOptions(argument: string): { options: string; path: string } {
  const options: string[] = [];
  let path = argument.trim();
  while (path.startsWith("-")) {
    const end = path.indexOf(" ");
    options.push(end < 0 ? path : path.slice(0, end));
    path = end < 0 ? "" : path.slice(end + 1).trim();
  }
  return { options: options.join(" "), path };
}

/**
 * The time and the path of a command that sets a file's time: MFMT, MFCT, and MDTM where a time stands before the
 * path (de facto). Null for other commands, and if there is no such time. The time is milliseconds since 1970.
 */
export function timeSetting(
  verb: string | undefined,
  argument: string,
): { time: number; path: string } | null {
  if (verb !== "MFMT" && verb !== "MFCT" && verb !== "MDTM") return null;
  const [, digits = "", path = ""] = /^(\d{14}(?:\.\d{1,9})?) (.+)$/.exec(argument.trim()) ?? [];
  const time = digits === "" ? undefined : parseFtpTime(digits);
  return time === undefined ? null : { time, path };
}

/** "2024-11-22 10:00:00". */
export function formatFileTime(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19).replace("T", " ");
}
