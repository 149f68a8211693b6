import { languages } from "@twinport/diagnosis";
import { describe, expect, it } from "vitest";
import type { CaptureWarning } from "../model.ts";
import { en } from "./en.ts";
import { explainWarning } from "./warning.ts";

describe("explainWarning", () => {
  const kinds = Object.keys(en.warnings) as CaptureWarning["kind"][];
  const rest = { packet: 1_234, value: 5_678, limit: 9_012, name: "NAME" };

  it.each(languages)("leaves no value out and no placeholder in (%s)", (language) => {
    const texts = kinds.map((kind) => explainWarning({ kind, offset: 40, ...rest }, language));
    expect(new Set(texts).size).toBe(kinds.length);
    for (const text of texts) expect(text).not.toMatch(/[{}]|undefined|\.$|。$/);
  });

  it.each<[CaptureWarning, string, string]>([
    [
      { kind: "packet.large", offset: 24, packet: 1_234, value: 300_000, limit: 262_144 },
      "byte 24: packet 1234 has 300,000 bytes, more than 262,144: skipped",
      "第 24 字节：第 1234 个报文长 300,000 字节，超过上限 262,144，已跳过",
    ],
    [
      { kind: "stop.record", offset: 56, value: 4_294_967_295 },
      "the capture cannot be read beyond byte 56 (a record length of 4,294,967,295 is not plausible); what stands before is explained",
      "抓包文件从第 56 字节起无法读取（记录长度 4,294,967,295 不合理）；此前的内容已解读",
    ],
    [
      { kind: "silent", offset: null, value: 1 },
      "1 more connection to port 21 on which nothing was said is only counted",
      "另有 1 条到 21 端口的连接没有任何对话，仅计数",
    ],
  ])("%o", (warning, english, chinese) => {
    expect([explainWarning(warning, "en"), explainWarning(warning, "zh-CN")]).toEqual([english, chinese]);
  });
});
