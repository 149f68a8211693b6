import { escapeForTerminal } from "@twinport/protocol";
import type { MirrorAction } from "./plan.ts";
import type { SideEntry, SideType } from "./side.ts";

/** What the steps of a plan come to. */
export interface PlanTotals {
  readonly directories: number;
  readonly copies: number;
  /** Bytes of the files to be copied whose size is known. */
  readonly bytes: number;
  /** Files to be copied whose size is not known. */
  readonly unknownSizes: number;
  readonly checks: number;
  readonly deletions: number;
  readonly same: number;
  readonly left: number;
}

/** The totals of no step. */
export const noTotals: PlanTotals = {
  directories: 0,
  copies: 0,
  bytes: 0,
  unknownSizes: 0,
  checks: 0,
  deletions: 0,
  same: 0,
  left: 0,
};

/** The totals with one more step. */
export function addStep(totals: PlanTotals, action: MirrorAction): PlanTotals {
  switch (action.kind) {
    case "make-directory":
      return { ...totals, directories: totals.directories + 1 };
    case "replace": {
      const { path, source } = action;
      const come: MirrorAction =
        source.type === "directory"
          ? { kind: "make-directory", path }
          : { kind: "copy", path, source, reason: "missing" };
      return addStep({ ...totals, deletions: totals.deletions + 1 }, come);
    }
    case "copy": {
      const { size } = action.source;
      const bytes = totals.bytes + (size ?? 0);
      const unknownSizes = totals.unknownSizes + (size === undefined ? 1 : 0);
      return { ...totals, copies: totals.copies + 1, bytes, unknownSizes };
    }
    case "check":
      return { ...totals, checks: totals.checks + 1 };
    case "delete":
      return { ...totals, deletions: totals.deletions + 1 };
    case "same":
      return { ...totals, same: totals.same + 1 };
    case "leave":
      return { ...totals, left: totals.left + 1 };
  }
}

const reasons = {
  missing: "missing",
  size: "other size",
  newer: "newer",
  older: "older",
  hash: "other digest",
  unknown: "size and time unknown",
} as const;

const types: Readonly<Record<SideType, string>> = {
  file: "a file",
  directory: "a directory",
  link: "a link",
  other: "a special file",
};

/** One line for a step, safe to show; undefined for what is the same on both sides. */
function stepLine(action: MirrorAction): string | undefined {
  const path = escapeForTerminal(action.path);
  switch (action.kind) {
    case "make-directory":
      return `mkdir   ${path}/`;
    case "copy":
      return `copy    ${path} (${reasons[action.reason]}${bytesOf(action.source)})`;
    case "replace":
      return `replace ${path} (${types[action.target]} by ${types[action.source.type]}${bytesOf(action.source)})`;
    case "check":
      return `check   ${path}`;
    case "delete":
      return `delete  ${path}${action.type === "directory" ? "/" : ""}`;
    case "leave": {
      const there = action.target === undefined ? "" : `, ${types[action.target]} at the target`;
      const hint = action.reason === "type" ? ": with delete it is replaced" : "";
      return `leave   ${path} (${types[action.source]}${there}${hint})`;
    }
    case "same":
      return undefined;
  }
}

const bytesOf = ({ size }: SideEntry): string => (size === undefined ? "" : `, ${size} bytes`);

/** A plan as a dry run prints it: a line for each step, and one with the sums. */
export async function* printPlan(
  actions: AsyncIterable<MirrorAction>,
): AsyncGenerator<string, void, undefined> {
  let totals = noTotals;
  for await (const action of actions) {
    totals = addStep(totals, action);
    const line = stepLine(action);
    if (line !== undefined) yield line;
  }
  const { copies, bytes, unknownSizes, directories, deletions, same, checks, left } = totals;
  const unknown = unknownSizes > 0 ? ` and ${unknownSizes} of unknown size` : "";
  const more = [
    `${directories} directories to make`,
    `${deletions} to delete`,
    `${same} the same`,
    ...(checks > 0 ? [`${checks} to check`] : []),
    ...(left > 0 ? [`${left} left alone`] : []),
  ];
  yield `${copies} files to copy (${bytes} bytes${unknown}), ${more.join(", ")}`;
}
