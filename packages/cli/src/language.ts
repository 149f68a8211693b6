import type { Language } from "@twinport/capture";

/** The languages that Twinport speaks. */
export const languages: readonly Language[] = ["en", "zh-CN"];

/**
 * The language that the environment asks for, as POSIX orders its variables (LC_ALL over LC_MESSAGES over LANG; LANGUAGE first,
 * as GNU has it). English unless it is Chinese.
 */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  for (const name of ["LC_ALL", "LC_MESSAGES", "LANG"]) {
    const locale = environment[name];
    if (locale === undefined || locale === "") continue;
    if (/^(C|POSIX)([._]|$)/.test(locale)) return "en";
    const wanted = environment["LANGUAGE"]?.split(":")[0] || locale;
    return /^zh([_.@-]|$)/i.test(wanted) ? "zh-CN" : "en";
  }
  return "en";
}
