import { describe, expect, it } from "vitest";
import { session } from "../../test/rows.ts";
import { parseSessionNumbers } from "./numbers.ts";

describe("parseSessionNumbers", () => {
  it.each([
    ["2", [2]],
    ["C2", [2]],
    ["2,5-7", [2, 5, 6, 7]],
    ["c1 , C3-C4", [1, 3, 4]],
  ])("%s", (text, expected) => {
    const filter = parseSessionNumbers(text);
    const numbers = [1, 2, 3, 4, 5, 6, 7, 8].filter((number) => filter?.(session({ id: `C${number}` })));
    expect(numbers).toEqual(expected);
  });

  it.each(["", "0", "a", "2-1", "1,", "-1", "1-2-3", "1e9999", "9999999999"])("refuses %j", (text) => {
    expect(parseSessionNumbers(text)).toBeUndefined();
  });
});
