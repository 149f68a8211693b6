/** An error of a storage, named as errno names it. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  /** "ENOENT", "EACCES", … */
  readonly code: string;

  constructor(code: string, message: string = code) {
    super(message);
    this.code = code;
  }
}

/** The errno name an error carries, or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
