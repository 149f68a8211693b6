/** Data that are no Zstandard, damaged, or ask for more memory than they get. */
export class ZstdError extends Error {
  override readonly name = "ZstdError";
}

/** The error for what no compressor writes. */
export function corrupt(what: string): ZstdError {
  return new ZstdError(`the ${what} is not valid`);
}
