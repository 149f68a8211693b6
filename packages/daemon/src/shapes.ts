import { parsePrefix, similar } from "@twinport/protocol";
import * as v from "valibot";
import { parseAmount, parseTime } from "./amounts.ts";

/** Whether a value is an object with keys of its own: no list, and no date of TOML. */
export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** A table of these keys and no others; of another it says which one is meant. To valibot alone a list is a table without keys. */
export function table<const Entries extends v.ObjectEntries>(entries: Entries) {
  const known = v.strictObject(entries, (issue) =>
    issue.expected === "never" ? unknownKey(String(issue.input), Object.keys(entries)) : "is no table",
  );
  return v.pipe(v.custom<v.InferInput<typeof known>>(isTable, "is no table"), known);
}

/** "is not a setting known here; did you mean quota?" */
function unknownKey(key: string, known: readonly string[]): string {
  const near = similar(key, known);
  const help =
    near.length === 0 ? `those known here are ${known.join(", ")}` : `did you mean ${near.join(" or ")}?`;
  return `is not a setting known here; ${help}`;
}

/** A whole number from 1 on. */
export const whole = v.pipe(
  v.number("is no number"),
  v.integer("is no whole number"),
  v.minValue(1, "is less than 1"),
);

/** Bytes: a number, or as in {@link parseAmount}. */
export const amount = v.pipe(
  v.union([v.string(), whole], 'is no amount: say bytes, or "2 MB"'),
  v.check(
    (value) => typeof value === "number" || parseAmount(value) !== undefined,
    'is no amount: say bytes, or "2 MB"',
  ),
  v.transform((value) => (typeof value === "number" ? value : (parseAmount(value) ?? 0))),
);

/** A time as in {@link parseTime}, with its unit; milliseconds. */
export const time = v.pipe(
  v.string('is no time: say "90 s", "15 min", "2 h" or "1 d"'),
  v.check(
    (text) => parseTime(text) !== undefined,
    'is no time: say "90 s", "15 min", "2 h" or "1 d"; 24 d at most',
  ),
  v.transform((text) => parseTime(text) ?? 0),
);

/** "192.0.2.0/24", or one address. */
export const network = v.pipe(
  v.string(),
  v.check(
    (text) => parsePrefix(text) !== undefined,
    "is no network: say 192.0.2.0/24, 2001:db8::/32 or an address",
  ),
);

/** Bytes a second in both directions. */
export const rates = { upload: v.optional(amount), download: v.optional(amount) } as const;

/** Of optional keys those that are there; undefined if none is. */
export function defined<T extends object>(
  all: T,
): { readonly [K in keyof T]?: Exclude<T[K], undefined> } | undefined {
  const some = Object.entries(all).filter(([, value]) => value !== undefined);
  return some.length === 0
    ? undefined
    : (Object.fromEntries(some) as { readonly [K in keyof T]?: Exclude<T[K], undefined> });
}
