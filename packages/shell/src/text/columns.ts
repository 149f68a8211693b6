/** Sets words in columns that are read downwards, as many as fit into `width`. Lines without trailing blanks. */
export function formatColumns(words: readonly string[], width: number): string[] {
  const longest = Math.max(0, ...words.map((word) => word.length));
  // Steps of eight, as terminals tabulate.
  const step = (Math.floor(longest / 8) + 1) * 8;
  const columns = Math.max(1, Math.floor(width / step));
  const rows = Math.ceil(words.length / columns);
  return Array.from({ length: rows }, (_, row) =>
    words
      .filter((_word, index) => index % rows === row)
      .map((word) => word.padEnd(step))
      .join("")
      .trimEnd(),
  );
}
