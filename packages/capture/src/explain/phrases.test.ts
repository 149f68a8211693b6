import { languages } from "@twinport/diagnosis";
import { commands } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { phrasesOf } from "./language.ts";

/** Every template of a language with its id. */
function templates(language: (typeof languages)[number]): [id: string, template: string][] {
  return Object.entries(phrasesOf(language)).flatMap(([table, rows]) =>
    Object.entries(rows as Readonly<Record<string, string>>).map(([key, text]): [string, string] => [
      `${table} ${key}`,
      text,
    ]),
  );
}

describe.each(languages)("the sentences in %s", (language) => {
  it("cover every verb of the command table", () => {
    const spoken = Object.keys(phrasesOf(language).commands);
    const verbs = Object.entries(commands).filter(([, spec]) => !("aliasOf" in spec));
    expect(spoken.sort()).toEqual(verbs.map(([verb]) => verb).sort());
  });

  it("have ids in both languages, no empty text and paired marks", () => {
    for (const [id, text] of templates(language)) {
      expect(text.trim(), id).not.toBe("");
      expect(text.split("**").length % 2, id).toBe(1);
      expect(text.replace(/\{\w+(?:#[^|{}]*\|[^{}]*)?\}/g, ""), id).not.toMatch(/[{}]/);
    }
    const ids = templates(language).map(([id]) => id);
    expect(ids).toEqual(templates("en").map(([id]) => id));
  });
});

describe("the Chinese sentences", () => {
  const han = "\\u4e00-\\u9fff";

  it("have full-width punctuation around Chinese words", () => {
    const half = new RegExp(`[${han}}][,;:!?()"]|[,;:!?()"][${han}{]`);
    for (const [id, text] of templates("zh-CN")) {
      expect(text.replace(/\{(\w+)#[^}]*\}/g, "{$1}"), id).not.toMatch(half);
    }
  });

  it("have a blank between Chinese and Latin words", () => {
    const glued = new RegExp(`[${han}][A-Za-z0-9]|[A-Za-z0-9][${han}]`);
    for (const [id, text] of templates("zh-CN")) expect(text, id).not.toMatch(glued);
  });
});
