import type { Transform } from "node:stream";

/** One conversion between a file and a data connection. */
export interface Stage {
  readonly stream: Transform;
  /**
   * Called once everything has passed, for what only shows then.
   * @throws MalformedData
   */
  verify(): void;
}

/** Bytes that a stage holds before the one before it has to wait: a chunk of the storage, or of the network. */
export const stageBuffer = 64 * 1024;
