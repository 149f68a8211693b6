import type { Language } from "@twinport/diagnosis";
import { plainStyle } from "../explain/fill.ts";
import { phrasesOf } from "../explain/language.ts";
import { Voice } from "../explain/voice.ts";
import type { Analysis } from "../model.ts";
import { sessionJson, showable, summaryJson } from "./json-fields.ts";
import { type Renderer, renderWhole } from "./renderer.ts";

/** How the JSON is written. */
export interface JsonOptions {
  readonly language: Language;
}

/** The name of the shape below, in its first field. Fields may be added under the same name, never changed. */
const schema = "twinport.explain/1";

/**
 * Writes JSON (packages/capture/schema/explain-1.schema.json), with the sentences in `language`. Frames are lists of
 * [first, last]; times are strings of seconds with nine decimals. Each row stands on a line of its own.
 */
export function jsonRenderer(options: JsonOptions): Renderer {
  const voice = new Voice(phrasesOf(options.language), plainStyle);
  let sessions = 0;
  return {
    open: () =>
      `{\n  "schema": ${JSON.stringify(schema)},\n  "language": ${JSON.stringify(options.language)},\n  "sessions": [`,
    session: (session) =>
      `${sessions++ === 0 ? "" : ","}\n    ${spread(sessionJson(session, voice), "    ")}`,
    close(summary) {
      const rest = spread(summaryJson(summary, options.language), "  ");
      return `${sessions === 0 ? "" : "\n  "}],${rest.slice(1)}\n`;
    },
  };
}

/** The JSON of an analysis that is in memory. */
export function renderJson(analysis: Analysis, options: JsonOptions): string {
  return renderWhole(jsonRenderer(options), analysis);
}

/** An object with each field on a line, and with each object of a list on one. */
function spread(fields: object, indent: string): string {
  const lines = Object.entries(fields).map(([name, value]) => {
    const items = Array.isArray(value) && typeof value[0] === "object" ? value : undefined;
    if (items === undefined) return `${indent}  "${name}": ${showable(value)}`;
    return `${indent}  "${name}": [\n${items.map((item) => `${indent}    ${showable(item)}`).join(",\n")}\n${indent}  ]`;
  });
  return `{\n${lines.join(",\n")}\n${indent.slice(2)}}`;
}
