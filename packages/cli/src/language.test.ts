import { expect, it } from "vitest";
import { languageOf } from "./language.ts";

it.each([
  [{}, "en"],
  [{ LANG: "C.UTF-8" }, "en"],
  [{ LANG: "C.UTF-8", LANGUAGE: "zh_CN:en" }, "en"],
  [{ LANG: "zh_CN.UTF-8" }, "zh-CN"],
  [{ LANG: "en_GB.UTF-8", LANGUAGE: "zh_CN:en" }, "zh-CN"],
  [{ LANG: "en_GB.UTF-8", LC_MESSAGES: "zh_TW" }, "zh-CN"],
  [{ LANG: "zh_CN.UTF-8", LC_ALL: "de_DE.UTF-8" }, "en"],
  [{ LANG: "zha_CN" }, "en"],
])("reads %j as %s", (environment, language) => {
  expect(languageOf(environment)).toBe(language);
});
