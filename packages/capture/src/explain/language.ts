import { en } from "./en.ts";
import type { Language, Phrases } from "./phrases.ts";
import { zhCN } from "./zh-CN.ts";

const tables: Readonly<Record<Language, Phrases>> = { en, "zh-CN": zhCN };

/** Every language a walk-through can be written in. */
export const languages: readonly Language[] = ["en", "zh-CN"];

/** The sentences of a language. */
export function phrasesOf(language: Language): Phrases {
  return tables[language];
}
