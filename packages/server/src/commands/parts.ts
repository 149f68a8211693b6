/** A path and the octets of its file that are meant; `end` is exclusive, undefined for the end of the file. */
interface PartOfFile {
  readonly path: string;
  readonly start: number;
  readonly end?: number;
}

/**
 * Readings of the argument of XCRC and its kin: `name`, `"name"`, `"name" end`, `"name" start end`, `name start end`.
 * The numbers are as CuteFTP and its server have them, who invented this: the first octet and the one behind the last.
 */
export function partReadings(argument: string): readonly [PartOfFile, ...PartOfFile[]] {
  const whole = { path: argument, start: 0 };
  const parts = quoted.exec(argument) ?? unquoted.exec(argument);
  if (parts === null) return [whole];
  const [, name = "", first, second] = parts;
  const path = parts[0].startsWith('"') ? name.replaceAll('""', '"') : name;
  if (first === undefined) return [whole, { path, start: 0 }];
  if (second === undefined) return [whole, { path, start: 0, end: Number(first) }];
  return [whole, { path, start: Number(first), end: Number(second) }];
}

const quoted = /^"((?:[^"]|"")+)"(?: +([0-9]{1,15}))?(?: +([0-9]{1,15}))? *$/;
const unquoted = /^(.*[^ ]) +([0-9]{1,15}) +([0-9]{1,15})$/;
