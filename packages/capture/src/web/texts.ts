import type { Language } from "@twinport/diagnosis";

const en = {
  title: "Twinport report",
  chapters: "Parts of the report",
  session: "Session",
  language: "中文",
};

const zh: typeof en = {
  title: "Twinport 报告",
  chapters: "报告的各部分",
  session: "会话",
  language: "English",
};

/** The words of the page itself. */
export type Texts = typeof en;

/** They in each language. */
export const texts: Readonly<Record<Language, Texts>> = { en, "zh-CN": zh };
