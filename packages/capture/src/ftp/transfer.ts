import type { CommandEntry, ToldSize } from "./command-entry.ts";

/** What a data connection carried, as far as the capture shows it. */
export interface Carried {
  readonly bytes: number;
  /** The capture has every packet from the first to the last, so that `bytes` is what was sent. */
  readonly whole: boolean;
  /** A FIN or RST ended it. */
  readonly ended: boolean;
  readonly reset: boolean;
}

/** What is proved about a transfer. */
export interface Verdict {
  readonly expected: { readonly bytes: number; readonly frame: number } | null;
  readonly complete: "yes" | "no" | "unknown";
  readonly ascii: boolean;
  readonly offset: number;
}

/**
 * Compares what came with what should have come. "yes" needs a size told by the server, all bytes in the capture and a
 * positive final reply; "no" needs a size not reached, a negative reply, or a reset without a positive one.
 */
export function verify(command: CommandEntry | null, carried: Carried): Verdict {
  if (command === null) return { expected: null, complete: "unknown", ascii: false, offset: 0 };
  const offset = offsetOf(command.restart);
  const expected = asInFile(command) ? expectation(command, carried.bytes, offset) : null;
  return {
    expected,
    complete: completeness(command, carried, expected?.bytes ?? null),
    ascii: command.type === "A" && command.spec?.transfer !== "list",
    offset,
  };
}

function completeness(command: CommandEntry, carried: Carried, expected: number | null): Verdict["complete"] {
  if (command.failed || (carried.reset && !command.succeeded)) return "no";
  if (!carried.whole || expected === null) return "unknown";
  if (carried.bytes === expected) return command.succeeded ? "yes" : "unknown";
  // Conversion of line ends changes the length, and a type that is not known may be ASCII.
  if (command.type !== "I" && command.type !== "L") return "unknown";
  // A final reply alone does not show that what came is all: a capture may lose the last packets, the FIN with them.
  return carried.bytes < expected && carried.ended ? "no" : "unknown";
}

/**
 * Sizes are those of files. What goes over the wire is the file, byte by byte, in stream mode and file structure only:
 * elsewhere it is compressed, or has headers and marks of records in it (RFC 959 §3.4).
 */
function asInFile({ streamMode, structure }: CommandEntry): boolean {
  return streamMode && structure === "F";
}

function offsetOf(restart: CommandEntry | null): number {
  if (restart === null || restart.final !== 350 || !/^[0-9]{1,15}$/.test(restart.argument)) return 0;
  return Number(restart.argument);
}

function expectation(command: CommandEntry, bytes: number, offset: number): Verdict["expected"] {
  if (command.size !== null) return less(command.size, offset);
  const told = command.openingSize;
  if (told === null) return null;
  // Behind REST some servers tell the size of the file, others what is left of it.
  return told.bytes === bytes ? less(told, 0) : less(told, offset);
}

function less(told: ToldSize, offset: number): Verdict["expected"] {
  if (told.bytes < offset) return null;
  return { bytes: told.bytes - offset, frame: told.draft.frames.first };
}
