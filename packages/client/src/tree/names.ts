import type { ListingEntry } from "@twinport/protocol";

/** What an entry's name is good for. */
export type NameVerdict =
  /** One component, below the directory it was listed in. */
  | "child"
  /** The listed directory itself or the one above: no part of what it holds. */
  | "self"
  /** It leads elsewhere, or no command could carry it. */
  | "unsafe";

/** Judges the name of a listed entry. A name with "/" would be a path of the server's choice: not in the directory that was asked for. */
export function judgeName(entry: ListingEntry): NameVerdict {
  const { name } = entry;
  const type = entry.facts?.get("type")?.toLowerCase();
  if (type === "cdir" || type === "pdir" || name === "." || name === "..") return "self";
  return name === "" || /[/\u0000\r\n]/.test(name) ? "unsafe" : "child";
}
