import { parseFtpTime } from "./time.ts";
import { type EntryType, type ListingEntry, parseSize } from "./types.ts";

/**
 * One entry of MLSD or MLST (RFC 3659 §7.2), or undefined: "type=file;size=18; name". Read leniently: the last fact
 * may lack its ";", names of facts are taken in any case, a tab may stand for the blank before the name or nothing
 * at all, and the blank before an MLST reply's entry is skipped. Everything behind the first blank is the name,
 * blanks and all; a line that begins with one has no facts. "type=cdir" and "pdir" are directories, told apart by
 * `facts`.
 */
export function parseMachineEntry(line: string): ListingEntry | undefined {
  // A fact before the next blank: the blank before it is that of a multi-line reply, not an empty list of facts.
  const from = /^ [A-Za-z0-9._-]+=/.test(line) ? 1 : 0;
  const { facts, nameAt } = readFacts(line, from);
  const name = line.slice(nameAt);
  if (name === "" || (nameAt > from + 1 && facts.size === 0)) return undefined;
  const { type, target } = readType(facts.get("type"));
  const size = parseSize(facts.get("size") ?? facts.get("sizd") ?? "");
  const epochMs = parseFtpTime(facts.get("modify") ?? "");
  const mode = readMode(facts.get("unix.mode"));
  const owner = facts.get("unix.ownername") ?? facts.get("unix.owner") ?? facts.get("unix.uid");
  const group = facts.get("unix.groupname") ?? facts.get("unix.group") ?? facts.get("unix.gid");
  return {
    name,
    type,
    ...(size === undefined ? {} : { size }),
    ...(epochMs === undefined ? {} : { modified: { epochMs, precision: "second", zone: "utc" } }),
    ...(mode === undefined ? {} : { mode }),
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
    ...(target === undefined ? {} : { target }),
    facts,
    raw: line,
    format: "mlsx",
  };
}

/**
 * "a=b;c=d; name": the facts by name in lower case, and where the name begins. The first of two equal names counts;
 * what has no "=" is no fact.
 */
function readFacts(line: string, from: number): { facts: ReadonlyMap<string, string>; nameAt: number } {
  const facts = new Map<string, string>();
  const word = /[^; \t]*/y;
  for (let at = from; ; at = word.lastIndex + 1) {
    word.lastIndex = at;
    const [fact = ""] = word.exec(line) ?? [];
    const end = at + fact.length;
    const equals = fact.indexOf("=");
    // A word that is no fact and not followed by one: the blank is missing, and this is the name.
    if (equals < 0 && fact !== "" && line[end] !== ";")
      return { facts, nameAt: facts.size > 0 ? at : line.length };
    const key = fact.slice(0, Math.max(equals, 0)).toLowerCase();
    if (key !== "" && !facts.has(key)) facts.set(key, fact.slice(equals + 1));
    if (line[end] !== ";") return { facts, nameAt: end + 1 };
    word.lastIndex = end;
  }
}

/** RFC 3659 §7.5.1, and the "OS.unix=" types that servers agreed on without one. */
function readType(value: string | undefined): { type: EntryType; target?: string } {
  const lower = (value ?? "").toLowerCase();
  if (lower === "file") return { type: "file" };
  if (lower === "dir" || lower === "cdir" || lower === "pdir") return { type: "directory" };
  const link = /^os\.unix=(?:slink|symlink)(:?)/.exec(lower);
  if (link !== null) {
    const target = (value ?? "").slice(link[0].length);
    return link[1] === ":" && target !== "" ? { type: "link", target } : { type: "link" };
  }
  // Devices, sockets, pipes: "OS.unix=chr-13/29".
  return { type: lower.startsWith("os.unix=") ? "special" : "unknown" };
}

function readMode(value: string | undefined): number | undefined {
  return value !== undefined && /^[0-7]{1,7}$/.test(value) ? Number.parseInt(value, 8) & 0o7777 : undefined;
}
