import { clampToFourDigitYears, monthName } from "./time.ts";
import type { EntryFacts } from "./types.ts";

/** Half a year, as ls counts it: 365.2425 days / 2. */
const halfYearMs = 15_778_476_000;

/**
 * One line of LIST, without a line end, in the columns of vsftpd:
 * "-rw-r--r--    1 ftp      ftp            18 Nov 22 18:00 13111.txt". English months, UTC, the year in place of the
 * time when the entry is older than half a year or in the future. Untold: links 1, owner and group "ftp", size 0, the
 * epoch, and mode 755 for directories, 777 for links, else 644. Control characters of names are written as "?", blanks
 * in owner and group as "_". Every client that reads /bin/ls reads it; leading and trailing blanks of names last.
 */
export function formatUnixLine(entry: EntryFacts, now: number): string {
  const size = Math.max(0, Math.trunc(entry.size ?? 0));
  const columns = [
    typeLetter(entry) + permissions(entry.mode ?? defaultMode(entry)),
    String(entry.links ?? 1).padStart(4),
    column(entry.owner).padEnd(8),
    column(entry.group).padEnd(8),
    String(size).padStart(8),
    formatDate(entry.modifiedMs ?? 0, now),
    replaceControls(entry.name),
  ];
  const line = columns.join(" ");
  return entry.type === "link" && entry.target !== undefined
    ? `${line} -> ${replaceControls(entry.target)}`
    : line;
}

/** Text with each C0 character and DEL as "?": a line break in a name would end its line. */
export function replaceControls(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]/g, "?");
}

function column(text: string | undefined): string {
  return replaceControls(text === undefined || text === "" ? "ftp" : text).replaceAll(" ", "_");
}

const specialLetters = { fifo: "p", socket: "s", block: "b", character: "c" } as const;

function typeLetter({ type, kind = "socket" }: EntryFacts): string {
  if (type === "directory" || type === "current" || type === "parent") return "d";
  if (type === "link") return "l";
  return type === "special" ? specialLetters[kind] : "-";
}

function defaultMode(entry: EntryFacts): number {
  const letter = typeLetter(entry);
  if (letter === "l") return 0o777;
  return letter === "d" ? 0o755 : 0o644;
}

/** 0o4755 → "rwsr-xr-x". */
function permissions(mode: number): string {
  const triple = (shift: number, special: boolean, letter: string) => {
    const bits = mode >> shift;
    const executable = (bits & 1) !== 0;
    const execute = special ? (executable ? letter : letter.toUpperCase()) : executable ? "x" : "-";
    return `${bits & 4 ? "r" : "-"}${bits & 2 ? "w" : "-"}${execute}`;
  };
  return (
    triple(6, (mode & 0o4000) !== 0, "s") +
    triple(3, (mode & 0o2000) !== 0, "s") +
    triple(0, (mode & 0o1000) !== 0, "t")
  );
}

/** "Nov 22 18:00" or "Nov 22  2025". */
function formatDate(epochMs: number, now: number): string {
  const date = new Date(clampToFourDigitYears(epochMs));
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${monthName(date.getUTCMonth() + 1)} ${two(date.getUTCDate())}`;
  const recent = epochMs <= now && epochMs > now - halfYearMs;
  return recent
    ? `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
    : `${day}  ${String(date.getUTCFullYear()).padStart(4, "0")}`;
}
