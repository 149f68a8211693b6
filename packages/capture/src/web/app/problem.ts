import { FtpError } from "@twinport/protocol";

/** Why captures could not be analysed. */
export interface Problem {
  /** They are none · the browser cannot read them · the analyser failed, and that is its own fault. */
  readonly kind: "no-capture" | "unread" | "failed";
  /** In English, with the file's name. */
  readonly message: string;
  /** What the file looks like ("a PNG image"), where that was looked at. */
  readonly looksLike: string | null;
}

/** What an error of the analysis says to whoever dropped the files. */
export function problemOf(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const looksLike = /: it (?:is|looks like) (.+) \(byte 0\)$/.exec(message)?.[1] ?? null;
  if (causes(error).some((cause) => cause instanceof DOMException))
    return { kind: "unread", message, looksLike };
  const isOurs = !(error instanceof FtpError);
  return { kind: isOurs ? "failed" : "no-capture", message, looksLike };
}

/** An error and what is behind it. */
function causes(error: unknown): readonly unknown[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [error];
}
