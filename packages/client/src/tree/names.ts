import type { ListingEntry } from "@twinport/protocol";

/** Whether the entry is the listed directory itself or the one above: no part of what it holds. */
export function isSelf({ name, facts }: ListingEntry): boolean {
  const type = facts?.get("type")?.toLowerCase();
  return type === "cdir" || type === "pdir" || name === "." || name === "..";
}

/**
 * Whether a name is one component, below the directory it was listed in. Others lead elsewhere, or no command could carry them: one with
 * "/" would be a path of the server's choice, and not in the directory that was asked for.
 */
export const isChild = (name: string): boolean => name !== "" && !/[/\u0000\r\n]/.test(name);
