import type { ListingEntry } from "@twinport/protocol";
import type { ClientCore } from "../client/core.ts";
import type { OperationOptions } from "../options.ts";
import type { Contents } from "../tree/descend.ts";
import { isSelf } from "../tree/names.ts";
import type { SideType } from "./side.ts";

/** How exactly a listing tells times. */
interface Clock {
  /** The smallest step, milliseconds. */
  readonly unitMs: number;
  /** False for a server's wall clock whose zone nobody knows. */
  readonly zoneKnown: boolean;
}

/**
 * What a mirror keeps of a listing's entry while it goes through a directory: a listing of 100,000 files is 130 MB with all that the
 * server has told of them, and a tenth so.
 */
export interface LeanEntry {
  readonly name: string;
  readonly type: SideType;
  /** Bytes; undefined where it is unknown or rounded. */
  readonly size: number | undefined;
  readonly epochMs: number | undefined;
  readonly clock: Clock | undefined;
  /** Of a directory: the server's own mark. */
  readonly mark: string | undefined;
}

/** Reads a directory of the server as it comes. */
export type ReadDirectory = (path: string, options: OperationOptions) => Promise<Contents<LeanEntry>>;

/** Reads directories by a client's sessions. */
export function leanReader(core: ClientCore): ReadDirectory {
  return (path, options) =>
    core.run(async (session) => {
      const entries: LeanEntry[] = [];
      const unknown: string[] = [];
      const onUnknown = (line: string) => unknown.push(line);
      for await (const entry of session.entries(core.resolve(path), { ...options, onUnknown })) {
        if (!isSelf(entry)) entries.push(lean(entry));
      }
      return { entries, unknown };
    }, options);
}

/** One for all entries whose times are told alike. */
const clockOf = (unitMs: number) => ({
  utc: { unitMs, zoneKnown: true },
  unknown: { unitMs, zoneKnown: false },
});
const clocks = { second: clockOf(1000), minute: clockOf(60_000), day: clockOf(86_400_000) } as const;

/** What it did not tell the type of is taken for a file: to fetch it will show. */
function lean({ name, type, size, sizeIsRounded, modified, facts }: ListingEntry): LeanEntry {
  return {
    name: alone(name),
    type: type === "special" ? "other" : type === "unknown" ? "file" : type,
    size: sizeIsRounded ? undefined : size,
    epochMs: modified?.epochMs,
    clock: modified === undefined ? undefined : clocks[modified.precision][modified.zone],
    mark: type === "directory" ? facts?.get("unique") : undefined,
  };
}

/** A copy of a name that does not hold the text it was cut out of. */
function alone(name: string): string {
  const encoding = /[^\u0000-\u007f]/.test(name) ? "utf16le" : "latin1";
  return Buffer.from(name, encoding).toString(encoding);
}
