import { escapeForTerminal, FtpError } from "@twinport/protocol";

/** Why a part of a tree could not be looked at, or must not be touched. */
export type ProblemKind =
  /** A directory that could not be listed, or a local name that could not be looked at. */
  | "unlisted"
  /** A line of a listing that nobody understood. */
  | "unknown-line"
  /** A name that would lead out of its directory, or that the other side cannot have. */
  | "unsafe-name"
  /** Two names that are one and the same on the other side. */
  | "clash"
  /** A directory inside itself, or deeper than `limits.treeDepth`. */
  | "too-deep";

/** Something in a tree that is not dealt with, and why. */
export interface TreeProblem {
  readonly kind: ProblemKind;
  /** The directory, or the entry, that it is about: as the server, or the local system, writes it; untrusted. */
  readonly path: string;
  /** One line, safe to show. */
  readonly message: string;
  readonly cause?: unknown;
}

/** The error that a problem is for who has not asked to be told about it. */
export function problemError(problem: TreeProblem): FtpError {
  const { cause, message } = problem;
  if (cause instanceof FtpError) return cause;
  return new FtpError("protocol", message, {
    ...(cause === undefined ? {} : { cause }),
    hint: "Name what the server tells with onProblem, and go on without it.",
  });
}

/** The problem with `path`, whose message names it. */
export function problem(kind: ProblemKind, path: string, what: string, cause?: unknown): TreeProblem {
  const message = `${escapeForTerminal(path)}: ${what}`;
  return { kind, path, message, ...(cause === undefined ? {} : { cause }) };
}
