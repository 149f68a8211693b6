/** C0, DEL and C1 controls, line separators, the characters that turn the direction of text (Trojan Source), byte order marks. */
const unshowable =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Text of a peer made safe to print on one line of a terminal: control characters become "\x1b", line separators and
 * direction overrides "\u{202e}". Everything else, a backslash too, stays as it is.
 */
export function escapeForTerminal(text: string): string {
  // Most text has none, and a search costs less than a replacement.
  if (text.search(unshowable) < 0) return text;
  return text.replace(unshowable, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}
