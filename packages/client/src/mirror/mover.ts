import type { OperationOptions, TransferOptions } from "../options.ts";
import type { ByteRange } from "./journal.ts";
import type { SideEntry } from "./side.ts";

/** How a file is moved. */
export interface MoveOptions extends TransferOptions {
  /** What an earlier run has moved of this very file is there and may be added to. */
  readonly adopt: boolean;
  /** What is yet to come, each at once, into a part that may have holes; the whole, or the rest of it, if absent. */
  readonly ranges?: readonly ByteRange[] | undefined;
  /** Is told what is yet to come of `ranges`, each time a good deal of it has come. What it returns is waited for. */
  readonly onRanges?: (ranges: readonly ByteRange[]) => Promise<void>;
}

/**
 * What a mirror does to its target: one for each direction. Paths are relative to both roots. A file comes into being under its
 * `partName` and gets its own name as a whole.
 */
export interface Mover {
  /** Makes the target's root. */
  prepare(): Promise<void>;
  /** What the target knows a name by. @param dry nothing may be changed to find that out */
  fold(dry: boolean): Promise<(name: string) => string>;
  makeDirectory(path: string, options: OperationOptions): Promise<void>;
  /** Moves a file, its time with it where the target takes one, and returns how many bytes that took. */
  copy(entry: SideEntry, options: MoveOptions): Promise<number>;
  /** The parts in which a file is to be fetched; undefined where it is moved in one. */
  ranges(entry: SideEntry, segments: number): readonly ByteRange[] | undefined;
  /** Makes sure that what an earlier run has left of a file is taken for nothing of this one; `stale`: it is known to have left some. */
  clear(path: string, stale: boolean): Promise<void>;
  /** Whether the two files have different digests. */
  differs(entry: SideEntry, options: OperationOptions): Promise<boolean>;
  remove(path: string, options: OperationOptions): Promise<void>;
  removeDirectory(path: string, options: OperationOptions): Promise<void>;
  /** Throws away what has come of a file that is not whole. */
  discard(path: string): Promise<void>;
}
