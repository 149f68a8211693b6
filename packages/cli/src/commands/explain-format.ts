import { extname } from "node:path";
import type { Language, Part } from "@twinport/capture";

/** The forms in which a walk-through is written, each with the endings of files that mean it. */
const endings = {
  text: [".txt"],
  ladder: [],
  html: [".html", ".htm"],
  svg: [".svg"],
  json: [".json"],
  ndjson: [".ndjson", ".jsonl"],
  csv: [".csv"],
  markdown: [".md", ".markdown"],
} as const satisfies Record<string, readonly string[]>;

/** The form of a walk-through. */
export type Format = keyof typeof endings;

/** The names of the forms. */
export const formats = Object.keys(endings) as readonly Format[];

/** What the form depends on. */
export interface FormatOptions {
  /** Default: what the name of the output says, else text. */
  readonly format?: Format;
  readonly output?: string;
  readonly only?: Part;
  readonly acks?: boolean;
  readonly lang: Language;
}

/** The form that was asked for. */
export function formatOf({ format, output }: FormatOptions): Format {
  const ending = extname(output ?? "").toLowerCase();
  return format ?? formats.find((one) => endings[one].some((known) => known === ending)) ?? "text";
}
