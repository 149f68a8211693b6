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

const timeUnits: ReadonlyMap<string, number> = new Map([
  ["s", 1000],
  ["min", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/** No timer of Node is longer than 2^31 milliseconds: it would end at once. */
const longestTime = 24 * 86_400_000;

/** Milliseconds of a time as people write it: "90 s", "15 min", "1.5 h", "1 d". Undefined for what is none, and for more than 24 days. */
export function parseTime(text: string): number | undefined {
  const [, number = "", unit = ""] = /^(\d{1,9}(?:\.\d{1,3})?) ?([a-z]+)$/.exec(text.trim()) ?? [];
  const ms = Math.round(Number(number) * (timeUnits.get(unit) ?? Number.NaN));
  return number !== "" && ms >= 1 && ms <= longestTime ? ms : undefined;
}
