import { holdsRawBytes, makeNameCodec, type NameCodec } from "../charset/names.ts";
import { asciiUpperCase } from "../text/ascii-case.ts";
import { byteText, isAscii } from "../text/byte-text.ts";

/** A command as it came over the control connection (RFC 959 §5.3). */
export interface Command {
  /** Its ASCII letters in upper case. Empty if the line was. */
  readonly verb: string;
  /** Everything behind the first blank, as text; bytes that are none are kept as lone surrogates, as Codec has them. */
  readonly argument: string;
  /** The same, raw. */
  readonly bytes: Uint8Array;
  /** What is wrong with it. "raw-bytes": the argument holds some that are no text, as the name of an old file may. */
  readonly problem: "empty" | "control-character" | "raw-bytes" | null;
}

const SPACE = 0x20;
const NUMBER_SIGN = 0x23;
const DEL = 0x7f;
const utf8 = makeNameCodec("utf-8");

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
  const verb = asciiUpperCase(decode(line.slice(from, end), utf8));
  const argument = decode(bytes, utf8);
  return { verb, argument, bytes, problem: problemOf(line, verb, argument) };
}

/** The same command with its argument read in another charset than UTF-8. */
export function readIn(names: NameCodec, command: Command): Command {
  if (names.charset === utf8.charset || command.argument === "") return command;
  const argument = decode(command.bytes, names);
  const { problem } = command;
  if (problem === "empty" || problem === "control-character") return { ...command, argument };
  return { ...command, argument, problem: holdsRawBytes(argument) ? "raw-bytes" : null };
}

/** The verb and the argument of a line, likewise, for who has its text already. */
export function splitCommand(line: string): Pick<Command, "verb" | "argument"> {
  let from = 0;
  while (line.charCodeAt(from) === SPACE) from++;
  const blank = line.indexOf(" ", from);
  const end = blank < 0 ? line.length : blank;
  return { verb: asciiUpperCase(line.slice(from, end)), argument: line.slice(end + 1) };
}

function problemOf(line: Uint8Array, verb: string, argument: string): Command["problem"] {
  for (const byte of line) if (byte < SPACE || byte === DEL) return "control-character";
  if (verb === "") return "empty";
  return holdsRawBytes(argument) ? "raw-bytes" : null;
}

function decode(bytes: Uint8Array, names: NameCodec): string {
  // Nearly every command is ASCII, and a decoder costs such an allocation too. "#" may begin an escape.
  const plain = isAscii(bytes) && (names === utf8 || !bytes.includes(NUMBER_SIGN));
  return plain ? byteText(bytes) : names.decode(bytes);
}
