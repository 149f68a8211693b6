import { describe, expect, it } from "vitest";
import { formatFileTime, splitOptions, timeSetting } from "./arguments.ts";

describe("splitOptions", () => {
  it("tells the options in front from the path", () => {
    expect(splitOptions("-la /x y")).toEqual({ options: "-la", path: "/x y" });
    expect(splitOptions(" -l  -a  x")).toEqual({ options: "-l -a", path: "x" });
    expect(splitOptions("-a")).toEqual({ options: "-a", path: "" });
    expect(splitOptions("a -b")).toEqual({ options: "", path: "a -b" });
    expect(splitOptions("")).toEqual({ options: "", path: "" });
  });
});

describe("timeSetting", () => {
  it("reads a time in front of a path", () => {
    const set = timeSetting("MFMT", "20261122175959.5 host name");
    expect(set?.path).toBe("host name");
    expect(formatFileTime(set?.time ?? 0)).toBe("2026-11-22 17:59:59");
    expect(timeSetting("MDTM", "20261122175959 f")?.path).toBe("f");
  });

  it("is none without a time that exists, without a path, or for other commands", () => {
    expect(timeSetting("MFMT", "20261322175959 f")).toBeNull();
    expect(timeSetting("MDTM", "20261122175959")).toBeNull();
    expect(timeSetting("RETR", "20261122175959 f")).toBeNull();
    expect(timeSetting(undefined, "20261122175959 f")).toBeNull();
  });
});
