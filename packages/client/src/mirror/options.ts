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
  /**
   * What makes two files differ. If absent, "time" to a local target, and "newer" to a server, of which many give an uploaded file the
   * time of its arrival: with "time" all of it would go over again each time.
   */
  readonly compare?: Comparison;
  /**
   * Times no further apart than this, milliseconds, are the same; 0 if absent. What a side cannot tell more exactly (a listing by
   * minutes) is heeded anyway; this is for file systems that count in steps of 2 s, and clocks that are changed twice a year.
   */
  readonly modifyWindow?: number;
  /**
   * Remove what only the target has. Done last, and only if every listing was whole and understood and every copy succeeded; what filters
   * leave out stays. Also has the target's thing replaced where the source has a file and the target a directory, or the other way round,
   * which else is left alone: a directory with the deletions, and by their rules; a file or a link, which is not followed, at once.
   */
  readonly delete?: boolean;
  /** More deletions than this are not done; half of what the target has if absent. */
  readonly maxDelete?: number;
  /** Files moved at once, and directories listed; the client's connections bound it too. 4 if absent. */
  readonly parallel?: number;
  /**
   * Fetch each file of at least twice 1 MiB in so many parts at once, as far as the client has connections, none smaller than 1 MiB.
   * 1 if absent; of no meaning to uploads, which no two connections can write to safely.
   */
  readonly segments?: number;
  /**
   * A local file that remembers which files are under way, and of segments how far they are. A mirror that was ended by whatever it is
   * goes on where it was if it is begun again with the same journal; the file is gone once all is done. One mirror at a time may have it
   * open: a file beside it, of the same name with ".lock", says so.
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
