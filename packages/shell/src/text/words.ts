import { FtpError } from "@twinport/protocol";

/**
 * Splits a command line into words at blanks. `"…"` holds a word together; inside it `\"` is a quote and `\\` a
 * backslash, any other backslash stays as it is (Windows paths). Outside quotes a backslash means nothing.
 * A line that begins with `!` gives two words: `!` and the rest, untouched, for the local shell.
 * @throws FtpError "usage" when a quote is not closed
 */
export function splitWords(line: string): string[] {
  const text = line.trim();
  if (text.startsWith("!")) {
    const rest = text.slice(1).trim();
    return rest === "" ? ["!"] : ["!", rest];
  }
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (quoted && char === "\\" && (text[i + 1] === '"' || text[i + 1] === "\\")) {
      word += text.charAt(++i);
    } else if (char === '"') {
      quoted = !quoted;
      word ??= "";
    } else if (!quoted && isBlank(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + char;
    }
  }
  if (quoted) throw new FtpError("usage", "Unbalanced quote.");
  if (word !== undefined) words.push(word);
  return words;
}

/** Splits a script as given to `-c` into command lines: at `;` and line breaks that stand outside `"…"`. */
export function splitCommands(script: string): string[] {
  const lines: string[] = [];
  let line = "";
  let quoted = false;
  for (let i = 0; i < script.length; i++) {
    const char = script.charAt(i);
    if (char === "\n" || char === "\r" || (char === ";" && !quoted)) {
      lines.push(line);
      line = "";
      quoted = false;
      continue;
    }
    if (quoted && char === "\\") line += script.charAt(i++);
    else if (char === '"') quoted = !quoted;
    line += script.charAt(i);
  }
  lines.push(line);
  return lines.map((each) => each.trim()).filter((each) => each !== "");
}

/** Writes a word so that {@link splitWords} reads it back as one. */
export function quoteWord(word: string): string {
  if (word !== "" && !/[\s"\\]/.test(word)) return word;
  return `"${word.replace(/["\\]/g, "\\$&")}"`;
}

function isBlank(char: string): boolean {
  return char === " " || char === "\t";
}
