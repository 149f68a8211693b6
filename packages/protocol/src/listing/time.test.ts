import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { civilToEpoch, formatFtpTime, parseFtpTime, recentEpoch } from "./time.ts";

describe("parseFtpTime", () => {
  it.each([
    ["20261122180000", "2026-11-22T18:00:00.000Z"],
    ["19980615100045.014", "1998-06-15T10:00:45.014Z"],
    ["19980615100045.5", "1998-06-15T10:00:45.500Z"],
    ["19980615100045.123456789", "1998-06-15T10:00:45.123Z"],
    ["20240229000000", "2024-02-29T00:00:00.000Z"],
    ["20161231235960", "2017-01-01T00:00:00.000Z"],
    ["00000101000000", "0000-01-01T00:00:00.000Z"],
    ["00990101000000", "0099-01-01T00:00:00.000Z"],
  ])("reads %s", (text, iso) => {
    expect(parseFtpTime(text)).toBe(Date.parse(iso));
  });

  it.each([
    "",
    "99999999999999",
    "20230229000000",
    "19000229000000",
    "20261301000000",
    "20260001000000",
    "20260100000000",
    "20260431000000",
    "20260101240000",
    "20260101006000",
    "20260101000061",
    "2026010100000",
    "202601010000000",
    "20260101000000.",
    "20260101000000Z",
    " 20260101000000",
    "20260101000000\n",
    "-2026010100000",
  ])("refuses %j", (text) => {
    expect(parseFtpTime(text)).toBeUndefined();
  });

  it("reads what formatFtpTime writes, to the second", () => {
    const ms = fc.integer({
      min: Date.parse("0000-01-01T00:00:00Z"),
      max: Date.parse("9999-12-31T23:59:59Z"),
    });
    fc.assert(
      fc.property(ms, (epochMs) => {
        expect(parseFtpTime(formatFtpTime(epochMs))).toBe(Math.floor(epochMs / 1000) * 1000);
      }),
    );
  });
});

describe("formatFtpTime", () => {
  it.each([
    [0, "19700101000000"],
    [-1, "19691231235959"],
    [Date.UTC(2026, 10, 22, 18, 0, 0, 999), "20261122180000"],
    [1e18, "99991231235959"],
    [-1e18, "00000101000000"],
    [Number.NaN, "19700101000000"],
  ])("of %d is %s", (epochMs, text) => {
    expect(formatFtpTime(epochMs)).toBe(text);
  });
});

describe("civilToEpoch", () => {
  it("agrees with Date on every day that exists", () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }), (date) => {
        const time = {
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
          hour: date.getUTCHours(),
          minute: date.getUTCMinutes(),
          second: date.getUTCSeconds(),
          fraction: date.getUTCMilliseconds(),
        };
        expect(civilToEpoch(date.getUTCFullYear(), time)).toBe(date.getTime());
      }),
    );
  });
});

describe("recentEpoch", () => {
  const at = (text: string) => Date.parse(`${text}Z`);
  it.each([
    ["an hour ago", "2026-11-22T19:00", [11, 22, 18], "2026-11-22T18:00"],
    ["half a year ago", "2026-11-22T19:00", [5, 25, 18], "2026-05-25T18:00"],
    ["last year", "2026-02-01T00:00", [11, 22, 18], "2025-11-22T18:00"],
    ["a little ahead: the server's zone is not ours", "2026-11-22T10:00", [11, 23, 0], "2026-11-23T00:00"],
    ["two days ahead: that was last year", "2026-11-22T10:00", [11, 24, 11], "2025-11-24T11:00"],
    ["next year, at its turn", "2026-12-31T20:00", [1, 1, 5], "2027-01-01T05:00"],
    ["this year's leap day", "2024-03-01T00:00", [2, 29, 12], "2024-02-29T12:00"],
    ["last year's leap day", "2025-01-01T00:00", [2, 29, 12], "2024-02-29T12:00"],
  ] as const)("places %s", (_name, now, [month, day, hour], expected) => {
    expect(recentEpoch({ month, day, hour, minute: 0, second: 0 }, at(now))).toBe(at(expected));
  });

  it("knows no leap day where there was none", () => {
    expect(recentEpoch({ month: 2, day: 29, hour: 0, minute: 0, second: 0 }, at("2026-06-01T00:00"))).toBe(
      undefined,
    );
  });
});
