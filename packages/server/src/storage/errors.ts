import type { LimitMet } from "../limits/limits.ts";

/** An error of a storage, named as errno names it. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  /** "ENOENT", "EACCES", … */
  readonly code: string;
  /** The bound that it is about, for the log. */
  readonly limit: LimitMet | undefined;

  constructor(code: string, message: string = code, limit?: LimitMet) {
    super(message);
    this.code = code;
    this.limit = limit;
  }
}

/** The errno name an error carries, or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
