import type { OperationOptions, TransferOptions } from "../options.ts";
import type { SideEntry } from "./side.ts";

/** How a file is moved. */
export interface MoveOptions extends TransferOptions {
  /** What an earlier run has moved of this very file is there and may be added to. */
  readonly adopt: boolean;
}

/**
 * What a mirror does to its target: one for each direction. Paths are relative to both roots. A file comes into being under its
 * `partName` and gets its own name as a whole.
 */
export interface Mover {
  /** Makes the target's root. */
  prepare(): Promise<void>;
  /** What the target knows a name by. */
  fold(): Promise<(name: string) => string>;
  makeDirectory(path: string, options: OperationOptions): Promise<void>;
  /** Moves a file, its time with it where the target takes one, and returns how many bytes that took. */
  copy(entry: SideEntry, options: MoveOptions): Promise<number>;
  /** Whether the two files have different digests. */
  differs(entry: SideEntry, options: OperationOptions): Promise<boolean>;
  remove(path: string, options: OperationOptions): Promise<void>;
  removeDirectory(path: string, options: OperationOptions): Promise<void>;
  /** Throws away what has come of a file that is not whole. */
  discard(path: string): Promise<void>;
}
