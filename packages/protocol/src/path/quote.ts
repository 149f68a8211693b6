/** A path as a 257 reply carries it: in quotes, each quote inside doubled (RFC 959 Appendix II). */
export function quotePath(path: string): string {
  return `"${path.replaceAll('"', '""')}"`;
}

/**
 * The path in the text of a 257 reply: the first quoted string, wherever it stands, doubled quotes undone. Servers
 * that do not quote are read when the text begins with "/": up to the first blank. Those that quote but double nothing
 * inside (Pure-FTPd) betray it by a letter right behind a quote: the path then goes on to the last quote before a
 * blank. Undefined when there is neither, when the quotes do not close, or when there is nothing between them.
 */
export function unquotePath(text: string): string | undefined {
  const open = text.indexOf('"');
  if (open < 0) return /^\/[^ ]*/.exec(text)?.[0];
  let close = text.indexOf('"', open + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0) return undefined;
  if (/^[\p{L}\p{N}]/u.test(text.slice(close + 1, close + 3))) {
    const last = text.endsWith('"') ? text.length - 1 : text.lastIndexOf('" ');
    if (last > close) return text.slice(open + 1, last);
  }
  return text.slice(open + 1, close).replaceAll('""', '"') || undefined;
}
