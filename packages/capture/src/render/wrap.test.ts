import { describe, expect, it } from "vitest";
import { breakable } from "./paint.ts";
import { displayWidth } from "./width.ts";
import { wrap } from "./wrap.ts";

describe("wrap", () => {
  it("breaks at blanks", () => {
    expect(wrap("one two three four", 9)).toEqual(["one two", "three", "four"]);
    expect(wrap("", 9)).toEqual([""]);
  });

  it("breaks beside Chinese characters, never before a closing or behind an opening mark", () => {
    expect(wrap("三次握手：客户端建立连接", 10)).toEqual(["三次握手：", "客户端建立", "连接"]);
    expect(wrap("客户端请求下载（get）", 14)).toEqual(["客户端请求下载", "（get）"]);
    expect(wrap("一二三四五，六", 10)).toEqual(["一二三四", "五，六"]);
  });

  it("keeps together what reads as one", () => {
    expect(wrap("xxxx 第 17 帧", 8)).toEqual(["xxxx", "第 17 帧"]);
    expect(wrap("(dir / ls -l)", 10)).toEqual(["(dir /", "ls -l)"]);
    expect(wrap("port 13365 → data", 12)).toEqual(["port 13365", "→ data"]);
  });

  it("cuts a word that is longer than a line", () => {
    expect(wrap(`a ${"x".repeat(12)} b`, 5)).toEqual(["a", "xxxxx", "xxxxx", "xx b"]);
    expect(wrap("文".repeat(5), 4)).toEqual(["文文", "文文", "文"]);
  });

  it("breaks long lists of frames at their commas", () => {
    expect(wrap(breakable("40,42,143,1145-1160,62"), 12)).toEqual(["40,42,143,", "1145-1160,62"]);
    expect(wrap(breakable("26,28,30 … 392 (13,182 frames)"), 12)).toEqual([
      "26,28,30 …",
      "392 (13,182",
      "frames)",
    ]);
    expect(wrap(breakable("390-392（13,182 帧）"), 14)).toEqual(["390-392", "（13,182 帧）"]);
    expect(wrap("aa 12,345,678 bb", 8)).toEqual(["aa", "12,345,6", "78 bb"]);
  });

  it("breaks long lists of facts behind a semicolon, and leaves the comma with its word", () => {
    expect(wrap("type*;size*;perm*;, MLSD", 18)).toEqual(["type*;size*;", "perm*;, MLSD"]);
  });

  it("gives colours no room and never cuts one", () => {
    const lines = wrap("aa \u001b[1mbb cc\u001b[22m dd", 5);
    expect(lines).toEqual(["aa \u001b[1mbb", "cc\u001b[22m dd"]);
  });

  it("keeps to the width, whatever comes", () => {
    const odd = `${"字a ".repeat(40)}${"）".repeat(9)} ${"-".repeat(70)} ${"😀".repeat(30)}`;
    for (const width of [2, 5, 20, 60]) {
      for (const line of wrap(odd, width)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }
  });
});
