import type { Language } from "@twinport/diagnosis";
import { en } from "./en.ts";
import type { Phrases } from "./phrases.ts";
import { zhCN } from "./zh-CN.ts";

const tables: Readonly<Record<Language, Phrases>> = { en, "zh-CN": zhCN };

/** The sentences of a language. */
export function phrasesOf(language: Language): Phrases {
  return tables[language];
}
