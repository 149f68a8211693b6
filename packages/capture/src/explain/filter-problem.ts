import type { Language } from "@twinport/diagnosis";
import type { FilterProblem } from "../filter/index.ts";
import { plainStyle } from "./fill.ts";
import { phrasesOf } from "./language.ts";
import { Voice } from "./voice.ts";

/** What is wrong with a filter, in words: where, and what was expected there. */
export function explainFilterProblem(problem: FilterProblem, language: Language): string {
  const voice = new Voice(phrasesOf(language), plainStyle);
  const { filter } = voice.phrases;
  const { column, kind, expected, found } = problem;
  return voice.say(filter[kind], {
    n: `${column}`,
    expected: expected === undefined ? "" : filter[`expected.${expected}`],
    found: voice.wire(found ?? "", 60),
  });
}
