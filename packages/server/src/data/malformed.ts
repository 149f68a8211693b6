import { FtpError } from "@twinport/protocol";
import type { LimitMet } from "../limits/limits.ts";
import { errorCode } from "../storage/errors.ts";

/** What a client has sent is not what the representation says. The text is for the client. */
export class MalformedData extends Error {
  override readonly name = "MalformedData";
  /** The bound that was met, if it was for one. */
  readonly limit: LimitMet | undefined;

  constructor(message: string, options: ErrorOptions & { readonly limit?: LimitMet } = {}) {
    super(message, options);
    this.limit = options.limit;
  }
}

const zlibTexts: ReadonlyMap<string, string> = new Map([
  ["Z_BUF_ERROR", "The zlib stream is cut off"],
  ["Z_DATA_ERROR", "This is no valid zlib stream"],
  ["Z_NEED_DICT", "The zlib stream needs a dictionary"],
]);

/** What a stage's error says about the data; undefined for an error of anything else. */
export function malformedBy(error: unknown): MalformedData | undefined {
  if (error instanceof MalformedData) return error;
  if (error instanceof FtpError) return new MalformedData(error.message, { cause: error });
  const text = zlibTexts.get(errorCode(error) ?? "");
  return text === undefined ? undefined : new MalformedData(text, { cause: error });
}
