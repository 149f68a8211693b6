import { describe, expect, it } from "vitest";
import { formatColumns } from "./columns.ts";

describe("formatColumns", () => {
  it("reads downwards", () => {
    expect(formatColumns(["a", "b", "c", "d", "e"], 24)).toEqual(["a       c       e", "b       d"]);
  });

  it("widens to the longest word", () => {
    expect(formatColumns(["disconnect", "get", "put"], 32)).toEqual(["disconnect      put", "get"]);
  });

  it("has one column where no two fit, and nothing to say of nothing", () => {
    expect(formatColumns(["disconnect", "get"], 5)).toEqual(["disconnect", "get"]);
    expect(formatColumns([], 80)).toEqual([]);
  });
});
