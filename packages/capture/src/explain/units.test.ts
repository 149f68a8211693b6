import { describe, expect, it } from "vitest";
import { secondsBetween } from "../elapsed.ts";
import { phrasesOf } from "./language.ts";
import {
  formatCount,
  formatDate,
  formatDuration,
  formatFrames,
  formatMeasure,
  formatRate,
  formatTimestamp,
  isSingleFrame,
  summarizeFrames,
} from "./units.ts";

const { words } = phrasesOf("en");
const chinese = phrasesOf("zh-CN").words;

describe("numbers", () => {
  it("groups thousands", () => {
    expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(["0", "999", "1,000", "1,234,567"]);
  });

  it("keeps three significant digits", () => {
    expect([0, 0.4213, 12.345, 999.4, 1234.5, -1].map(formatMeasure)).toEqual([
      "0",
      "0.421",
      "12.3",
      "999",
      "1,235",
      "0",
    ]);
  });
});

describe("durations and rates", () => {
  it("chooses the unit", () => {
    expect(
      [0, 0.42, 12.34, 999.9, 1500, 59_990, 125_000, 3_720_000].map((ms) => formatDuration(ms, words)),
    ).toEqual(["0 ms", "0.42 ms", "12.3 ms", "1 s", "1.5 s", "1 min 0 s", "2 min 5 s", "1 h 2 min"]);
    expect(formatDuration(125_000, chinese)).toBe("2 分 5 秒");
  });

  it("takes a clock set back for no time at all", () => {
    expect(formatDuration(-5, words)).toBe("0 ms");
    expect(formatRate(10, -5)).toBeUndefined();
  });

  it("counts bytes in powers of 1000", () => {
    expect(formatRate(500, 1000)).toBe("500 B/s");
    expect(formatRate(1_200_000, 1000)).toBe("1.2 MB/s");
    expect(formatRate(9e15, 1)).toBe("9,000,000,000 GB/s");
    expect(formatRate(18, 0)).toBeUndefined();
  });
});

describe("frames", () => {
  it("writes them as the article does", () => {
    expect(
      formatFrames([
        [25, 25],
        [27, 29],
      ]),
    ).toBe("25,27-29");
    expect(isSingleFrame([[4, 4]])).toBe(true);
    expect(isSingleFrame([[4, 5]])).toBe(false);
  });
});

describe("many frames", () => {
  it("are written out up to eight ranges, then shortened and counted", () => {
    const every = Array.from({ length: 237 }, (_, at): [number, number] => [26 + 2 * at, 26 + 2 * at]);
    expect(summarizeFrames(every.slice(0, 8), words)).toBe("26,28,30,32,34,36,38,40");
    expect(summarizeFrames(every, words)).toBe("26,28,30 … 498 (237 frames)");
    expect(summarizeFrames([[1, 5], ...every], chinese)).toBe("1-5,26,28 … 498（242 帧）");
  });
});

describe("times", () => {
  it("keeps nanoseconds", () => {
    expect(formatTimestamp({ seconds: 1_700_000_000, nanos: 1 })).toBe("1700000000.000000001");
    expect(
      secondsBetween({ seconds: 1, nanos: 900_000_000 }, { seconds: 3, nanos: 100_000_000 }),
    ).toBeCloseTo(1.2);
  });

  it("writes dates in UTC, and what is no date as seconds", () => {
    expect(formatDate({ seconds: 1_700_000_000, nanos: 0 })).toBe("2023-11-14 22:13:20 UTC");
    expect(formatDate({ seconds: 1e15, nanos: 0 })).toBe("1000000000000000.000000000");
  });
});
