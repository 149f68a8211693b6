import { describe, expect, it } from "vitest";
import { clip, displayWidth, padBefore, padTo } from "./width.ts";

describe("displayWidth", () => {
  it.each([
    ["abc", 3],
    ["三次握手：", 10],
    ["52×256 → C1", 11],
    ["e\u0301", 1],
    ["\u200b", 0],
    ["😀", 2],
    ["\u001b[1mab\u001b[22m", 2],
    ["“ab”", 4],
  ])("%s takes %i cells", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe("clip", () => {
  it("cuts between characters", () => {
    expect(clip("abcdef", 6)).toBe("abcdef");
    expect(clip("abcdefg", 6)).toBe("abcde…");
    expect(clip("三次握手", 6)).toBe("三次…");
    expect(clip("ab cdef", 4)).toBe("ab…");
  });
});

describe("padding", () => {
  it("counts cells", () => {
    expect(padTo("帧", 4)).toBe("帧  ");
    expect(padBefore("秒", 4)).toBe("  秒");
    expect(padTo("abcde", 3)).toBe("abcde");
  });
});
