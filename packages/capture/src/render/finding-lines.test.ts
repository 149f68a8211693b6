import type { Language } from "@twinport/diagnosis";
import { describe, expect, it } from "vitest";
import { finding, portDropped } from "../../test/findings.ts";
import { languages } from "../explain/index.ts";
import { phrasesOf } from "../explain/language.ts";
import { Voice } from "../explain/voice.ts";
import { findingBlocks } from "./finding-lines.ts";
import { bare, coloured } from "./paint.ts";
import { displayWidth } from "./width.ts";

function told(findings: Parameters<typeof findingBlocks>[0], language: Language = "en", width = 100): string {
  const voice = new Voice(phrasesOf(language), bare);
  const blocks = findingBlocks(findings, 1, { language, voice, paint: bare, width });
  return blocks.map((lines) => lines.join("\n")).join("\n\n");
}

describe("findingBlocks", () => {
  it("tells an error with its evidence, its certainty, and advice to each side; a note in a line", () => {
    const note = finding("note", "R28", {
      frames: [
        [6, 6],
        [10, 10],
      ],
    });
    expect(told([portDropped(), note])).toMatchInlineSnapshot(`
      "Findings: 1 error, 1 note

      error  R01  The passive data port 50000 is blocked: 3 SYNs of the client got no answer in 7.0 s.
                  proved · C1.D1 · frames 17,19
                  Client    Try again from another network, or with EPSV.
                  Server    Give the server a fixed range of passive ports (vsftpd: pasv_min_port,
                            pasv_max_port; twinport serve --passive-ports) and allow it in the host's own
                            firewall.
                  Firewall  Open the server's range of passive ports, or load the FTP helper.

      note   R28  What R28 found. (C1 · frames 6,10)"
    `);
    expect(told([portDropped(), note], "zh-CN", 80)).toMatchInlineSnapshot(`
      "诊断结果：1 个错误、1 条提示

      错误  R01  被动模式数据端口 50000 被拦截：客户端发送了 3 次 SYN，7.0 秒内没有任
                 何应答。
                 已证实 · C1.D1 · 第 17,19 帧
                 客户端  换一个网络再试，或改用 EPSV。
                 服务端  为服务端设定固定的被动端口范围（vsftpd：pasv_min_port、
                         pasv_max_port；twinport serve --passive-ports），并在本机防火
                         墙上放行。
                 防火墙  放行服务端的被动端口范围，或启用 FTP 助手模块。

      提示  R28  规则 R28 的结论。（C1 · 第 6,10 帧）"
    `);
  });

  it("says no more than that nothing was found, and nothing where there is nothing to look at", () => {
    expect(told([])).toBe("No trouble found in what was captured.");
    expect(told([], "zh-CN")).toBe("在抓到的报文中未发现问题。");
    const voice = new Voice(phrasesOf("en"), bare);
    expect(findingBlocks([], 0, { language: "en", voice, paint: bare, width: 80 })).toEqual([]);
  });

  it("says of notes alone that there is no trouble, and counts warnings by themselves", () => {
    expect(told([finding("note", "R28")])).toBe(
      "No trouble found in what was captured. Worth knowing:\n\nnote  R28  What R28 found. (C1 · frame 4)",
    );
    expect(told([finding("note", "R01", { certainty: "undecidable" }), finding("note", "R28")])).toMatch(
      /^No certain trouble in what was captured\. Worth a look:\n\nnote {2}R01/,
    );
    expect(told([finding("warn", "R26"), finding("warn", "R11", { certainty: "likely" })], "zh-CN")).toBe(
      [
        "诊断结果：2 个警告",
        "警告  R26  规则 R26 的结论。\n           已证实 · C1 · 第 4 帧",
        "警告  R11  规则 R11 的结论。\n           很可能 · C1 · 第 4 帧",
      ].join("\n\n"),
    );
  });

  it("says the same advice once, and of many findings of a kind how many there are", () => {
    const many = Array.from({ length: 9 }, (_, at) => portDropped(`C${at + 1}`));
    const text = told(many);
    expect(text).toContain("Findings: 9 errors");
    expect(text.match(/is blocked/g)).toHaveLength(5);
    expect(text.match(/with EPSV/g)).toHaveLength(1);
    expect(text).toContain("… and 4 more of this kind (C6.D1, C7.D1, C8.D1 and C9.D1)");
    const notes = Array.from({ length: 5 }, (_, at) => finding("note", "R28", { sessions: [`C${at}`] }));
    expect(told(notes).match(/What R28 found/g)).toHaveLength(2);
  });

  it("leaves the middle of much evidence out", () => {
    const frames = Array.from({ length: 40 }, (_, at) => [at * 3 + 1, at * 3 + 1] as const);
    expect(told([finding("warn", "R26", { frames, certainty: "likely" })])).toContain(
      "likely · C1 · frames 1,4,7 … 118",
    );
  });

  it.each(languages)("keeps to the width, in colours that are only colours, in %s", (language) => {
    const findings = [portDropped(), finding("warn", "R26"), finding("note", "R28")];
    const voice = new Voice(phrasesOf(language), coloured);
    for (const width of [60, 80, 120]) {
      const blocks = findingBlocks(findings, 1, { language, voice, paint: coloured, width });
      const lines = blocks.flat();
      for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
      const text = blocks.map((block) => block.join("\n")).join("\n\n");
      expect(text.replace(/\u001b\[(?:1|2|22|3[1346]|39)m/g, "")).toBe(told(findings, language, width));
    }
  });
});
