import type { FtpError } from "@twinport/protocol";
import type { TransferOptions } from "../options.ts";
import type { TreeProblem } from "../tree/problem.ts";
import type { Comparison } from "./compare.ts";
import type { FilterOptions } from "./filter.ts";
import type { MirrorAction } from "./plan.ts";
import type { PlanTotals } from "./totals.ts";

/** One end of a mirror: a directory here, or one of the server. */
export type MirrorSide = { readonly local: string } | { readonly remote: string };

/** What is mirrored where, and how. */
export interface MirrorOptions extends FilterOptions, Omit<TransferOptions, "onProgress"> {
  readonly from: MirrorSide;
  /** Made if it is not there. One of the two sides is local, the other remote. */
  readonly to: MirrorSide;
  /** What makes two files differ; "time" if absent. */
  readonly compare?: Comparison;
  /**
   * Remove what only the target has. Done last, and only if every listing was whole and understood and every copy succeeded; what filters
   * leave out stays.
   */
  readonly delete?: boolean;
  /** More deletions than this are not done; half of what the target has if absent. */
  readonly maxDelete?: number;
  /** Files moved at once, and directories listed; the client's connections bound it too. 4 if absent. */
  readonly parallel?: number;
  /**
   * A local file that remembers which files are under way. A mirror that was ended by whatever it is goes on where it was if it is begun
   * again with the same journal; the file is gone once all is done.
   */
  readonly journal?: string;
  /** Is told what part of either tree cannot be looked at or taken; the mirror goes on without it, and deletes nothing. */
  readonly onProblem?: (problem: TreeProblem) => void;
}

/** What happens while a mirror is made. */
export type MirrorEvent =
  | { readonly kind: "begin"; readonly action: MirrorAction }
  /** Bytes of a file that are over; may be left out where nobody reads fast enough. */
  | {
      readonly kind: "progress";
      readonly action: MirrorAction;
      readonly bytes: number;
      readonly total?: number;
    }
  | { readonly kind: "done"; readonly action: MirrorAction; readonly bytes?: number }
  | { readonly kind: "failed"; readonly action: MirrorAction; readonly error: FtpError }
  | { readonly kind: "left"; readonly action: MirrorAction }
  | { readonly kind: "problem"; readonly problem: TreeProblem }
  /** Nothing was deleted, and why. */
  | { readonly kind: "deletion-refused"; readonly deletions: number; readonly reason: string };

/** A step that failed. */
export interface MirrorFailure {
  readonly path: string;
  readonly error: FtpError;
}

/** What came of a mirror. */
export interface MirrorResult {
  /** What there was to do. */
  readonly planned: PlanTotals;
  readonly copied: number;
  /** Bytes moved. */
  readonly bytes: number;
  readonly directoriesMade: number;
  readonly deleted: number;
  /** Steps that failed; of `failures` only the first thousand are kept. */
  readonly failed: number;
  readonly failures: readonly MirrorFailure[];
  /** Parts of either side that could not be looked at or not be taken. */
  readonly problems: number;
  /** Why what only the target has is still there. */
  readonly deletionRefused?: string;
  readonly ms: number;
}
