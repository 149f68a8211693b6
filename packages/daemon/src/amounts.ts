const units: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["b", 1],
  ["kb", 1e3],
  ["mb", 1e6],
  ["gb", 1e9],
  ["tb", 1e12],
  ["kib", 2 ** 10],
  ["mib", 2 ** 20],
  ["gib", 2 ** 30],
  ["tib", 2 ** 40],
]);

/**
 * Bytes of an amount as people write it: "500000", "2 MB" (2,000,000), "1.5 GiB", and "2 MB/s" for a rate. Undefined for what is
 * none, and for less than one byte.
 */
export function parseAmount(text: string): number | undefined {
  const [, number = "", unit = ""] = /^(\d{1,15}(?:\.\d{1,6})?) ?([a-z]*)(?:\/s)?$/i.exec(text.trim()) ?? [];
  const bytes = Math.round(Number(number) * (units.get(unit.toLowerCase()) ?? Number.NaN));
  return number !== "" && bytes >= 1 && bytes <= Number.MAX_SAFE_INTEGER ? bytes : undefined;
}
