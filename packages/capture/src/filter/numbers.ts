import type { SessionFilter } from "./parse.ts";

/** Sessions by their numbers: "2,5-7", "C2"; undefined for anything else. */
export function parseSessionNumbers(text: string): SessionFilter | undefined {
  const ranges = text.split(",").map((part) => {
    const [, first, last] = /^\s*C?(\d{1,9})(?:-C?(\d{1,9}))?\s*$/i.exec(part) ?? [];
    return { first: Number(first), last: Number(last ?? first) };
  });
  if (!ranges.every(({ first, last }) => first >= 1 && last >= first)) return undefined;
  return ({ id }) => {
    const number = Number(id.slice(1));
    return ranges.some(({ first, last }) => number >= first && number <= last);
  };
}
