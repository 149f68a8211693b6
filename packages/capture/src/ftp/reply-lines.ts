import type { ReadReply } from "@twinport/protocol";

/**
 * The text of a reply's lines. Where it holds bytes outside UTF-8, the raw lines, which show them, take the place of
 * the decoded ones.
 */
export function replyLines(read: ReadReply, raw: readonly string[]): readonly string[] {
  const { lines, code } = read.reply;
  if (lines.length !== raw.length || !lines.some((line) => line.includes("\uFFFD"))) return lines;
  const prefix = new RegExp(`^${code}[ -]?`);
  return raw.map((line, index) => {
    const outer = index === 0 || (index === raw.length - 1 && read.problem !== "unterminated");
    return outer ? line.replace(prefix, "") : line;
  });
}
