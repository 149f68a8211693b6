const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What stands for a password. */
export const mask = "********";

/** Bytes of the wire as text: UTF-8, and what is not UTF-8 as `\xNN`. Control characters stay, for who shows it to escape. */
export function decodeWire(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeByParts(bytes);
  }
}

/** A secret as it may be shown: an empty one says so itself. */
export function masked(secret: string): string {
  return secret === "" ? "" : mask;
}

/** Tells whether a SITE command hands over passwords, in the words that servers have for it. */
export function changesPassword(verb: string, argument: string): boolean {
  return verb === "SITE" && /^(?:PSWD|PASSWD|GPASS|CHPASS)(?:\s|$)/i.test(argument);
}

/** Shortest secret that is looked for in other text; shorter ones would blot out ordinary words. */
const shortestEcho = 4;

/** Lines without a secret that the other side repeats in its answer. */
export function withoutEcho(lines: readonly string[], secret: string): readonly string[] {
  return secret.length < shortestEcho ? lines : lines.map((line) => line.replaceAll(secret, mask));
}

/** The lines of `bytes`, their ends removed. */
export function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  while (from < bytes.length) {
    const lf = bytes.indexOf(0x0a, from);
    const end = lf < 0 ? bytes.length : lf;
    lines.push(bytes.subarray(from, end > from && bytes[end - 1] === 0x0d ? end - 1 : end));
    from = end + 1;
  }
  return lines;
}

function decodeByParts(bytes: Uint8Array): string {
  let text = "";
  let position = 0;
  while (position < bytes.length) {
    const length = sequenceLength(bytes, position);
    const part = bytes.subarray(position, position + length);
    try {
      text += strict.decode(part);
      position += length;
    } catch {
      text += `\\x${(part[0] as number).toString(16).padStart(2, "0")}`;
      position++;
    }
  }
  return text;
}

/** Bytes of the UTF-8 sequence that the byte at `position` begins; ASCII is taken by the run. */
function sequenceLength(bytes: Uint8Array, position: number): number {
  const byte = bytes[position] as number;
  if (byte >= 0xf0) return 4;
  if (byte >= 0xe0) return 3;
  if (byte >= 0x80) return 2;
  let end = position + 1;
  while (end < bytes.length && (bytes[end] as number) < 0x80) end++;
  return end - position;
}
