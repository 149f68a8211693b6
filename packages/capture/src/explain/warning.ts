import type { Language } from "@twinport/diagnosis";
import type { CaptureWarning } from "../model.ts";
import { plainStyle } from "./fill.ts";
import { phrasesOf } from "./language.ts";
import { Voice } from "./voice.ts";

/** What could not be read, in a clause that needs no more: "byte 40: block of … is too large: skipped". */
export function warningClause(warning: CaptureWarning, voice: Voice): string {
  const { kind, offset, packet, value, limit, name } = warning;
  const { session, warnings } = voice.phrases;
  const text = voice.say(warnings[kind], {
    packet: `${packet}`,
    n: voice.count(value ?? 0),
    id: `${value}`,
    limit: voice.count(limit ?? 0),
    name: voice.wire(name ?? ""),
  });
  if (offset === null) return text;
  const stops = kind.startsWith("stop.");
  return voice.say(session[stops ? "truncated" : "at"], { n: voice.count(offset), text });
}

/** A warning of the analysis in words, escaped for a terminal. */
export function explainWarning(warning: CaptureWarning, language: Language): string {
  return warningClause(warning, new Voice(phrasesOf(language), plainStyle));
}
