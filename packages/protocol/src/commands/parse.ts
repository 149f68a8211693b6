/** A command as it came over the control connection (RFC 959 §5.3). */
export interface Command {
  /** In upper case. Empty if the line was. */
  readonly verb: string;
  /** Everything behind the first blank, decoded as UTF-8; bytes that are not become U+FFFD. */
  readonly argument: string;
  /** The same, raw. */
  readonly bytes: Uint8Array;
  /** Why the command must not be carried out, if so. */
  readonly problem: "empty" | "control-character" | "invalid-utf8" | null;
}

const SPACE = 0x20;
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
  const verb = lenient.decode(line.subarray(from, end)).toUpperCase();
  const bytes = blank < 0 ? line.subarray(0, 0) : line.subarray(blank + 1);
  const argument = decodeUtf8(bytes);
  return {
    verb,
    argument: argument ?? lenient.decode(bytes),
    bytes,
    problem: problemOf(line, verb, argument),
  };
}

function problemOf(line: Uint8Array, verb: string, argument: string | undefined): Command["problem"] {
  if (line.some((byte) => byte < SPACE || byte === 0x7f)) return "control-character";
  if (verb === "") return "empty";
  return argument === undefined ? "invalid-utf8" : null;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
