import { asciiUpperCase } from "../text/ascii-case.ts";
import { byteText, isAscii } from "../text/byte-text.ts";

/** A command as it came over the control connection (RFC 959 §5.3). */
export interface Command {
  /** Its ASCII letters in upper case. Empty if the line was. */
  readonly verb: string;
  /** Everything behind the first blank, decoded as UTF-8; bytes that are not become U+FFFD. */
  readonly argument: string;
  /** The same, raw. */
  readonly bytes: Uint8Array;
  /** Why the command must not be carried out, if so. */
  readonly problem: "empty" | "control-character" | "invalid-utf8" | null;
}

const SPACE = 0x20;
const DEL = 0x7f;
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Takes a line apart: verb, one blank, argument. Blanks before the verb are passed over;
 * further blanks belong to the argument, since a name may begin with one.
 * @param line without line end and Telnet commands, as ControlLineReader gives it
 */
export function parseCommand(line: Uint8Array): Command {
  let from = 0;
  while (line[from] === SPACE) from++;
  const blank = line.indexOf(SPACE, from);
  const end = blank < 0 ? line.length : blank;
  // Copies, not views: a view of a small array costs an allocation outside the heap, and a flood of short lines would pile them up.
  const bytes = line.slice(end + 1);
  const verb = asciiUpperCase(decode(line.slice(from, end)).text);
  const { text: argument, valid } = decode(bytes);
  return { verb, argument, bytes, problem: problemOf(line, verb, valid) };
}

/** The verb and the argument of a line, likewise, for who has its text already. */
export function splitCommand(line: string): Pick<Command, "verb" | "argument"> {
  let from = 0;
  while (line.charCodeAt(from) === SPACE) from++;
  const blank = line.indexOf(" ", from);
  const end = blank < 0 ? line.length : blank;
  return { verb: asciiUpperCase(line.slice(from, end)), argument: line.slice(end + 1) };
}

function problemOf(line: Uint8Array, verb: string, valid: boolean): Command["problem"] {
  for (const byte of line) if (byte < SPACE || byte === DEL) return "control-character";
  if (verb === "") return "empty";
  return valid ? null : "invalid-utf8";
}

function decode(bytes: Uint8Array): { text: string; valid: boolean } {
  // Nearly every command is ASCII, and a decoder costs such an allocation too.
  if (isAscii(bytes)) return { text: byteText(bytes), valid: true };
  try {
    return { text: strict.decode(bytes), valid: true };
  } catch {
    return { text: lenient.decode(bytes), valid: false };
  }
}
