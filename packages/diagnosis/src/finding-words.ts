import type { Advice, Certainty, FindingLevel, Language } from "./finding.ts";

type FindingWord = FindingLevel | Certainty | keyof Advice;

/** What stands around the sentences of findings, wherever they are shown: how grave, how sure, who can do something about it. */
export const findingWords: Readonly<Record<Language, Readonly<Record<FindingWord, string>>>> = {
  en: {
    error: "error",
    warn: "warning",
    note: "note",
    proved: "proved",
    likely: "likely",
    undecidable: "undecidable",
    client: "Client",
    server: "Server",
    firewall: "Firewall",
  },
  "zh-CN": {
    error: "错误",
    warn: "警告",
    note: "提示",
    proved: "已证实",
    likely: "很可能",
    undecidable: "无法判定",
    client: "客户端",
    server: "服务端",
    firewall: "防火墙",
  },
};
