import { readFileSync } from "node:fs";

/** A part of a report's data: "chapter", "session" or "summary", and what is in it. */
export interface ReportPart {
  readonly kind: string;
  readonly data: unknown;
}

/** The data of a report that was written as an HTML file, in their order. */
export function reportParts(file: string): readonly ReportPart[] {
  const parts = readFileSync(file, "utf8").matchAll(
    /<script type="application\/json" data-part="(\w+)">(.*?)<\/script>/gs,
  );
  return [...parts].map(([, kind = "", json = ""]) => ({ kind, data: JSON.parse(json) }));
}
