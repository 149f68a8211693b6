import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";

describe("OPTS", () => {
  it.each([
    ["opts utf8 on", 200],
    ["OPTS UTF8 ON", 200],
    ["OPTS UTF8", 200],
    ["OPTS UTF-8", 200],
    ["OPTS UTF8 NLST", 200],
    ["OPTS UTF8 off", 501],
    ["OPTS UTF8 maybe", 501],
    ["OPTS HASH \u017fha-1", 501],
    ["OPTS \u017fHASH SHA-1", 501],
    ["OPTS nonsense x", 501],
    ["OPTS constructor", 501],
    ["OPTS", 501],
  ])("answers %s with %i (K36)", async (line, code) => {
    expect(codesOf(await dialog(await startWithFiles(), [line], false))).toBe(String(code));
  });

  it("chooses the facts that MLST and MLSD send", async () => {
    const lines = ["OPTS MLST Size;type;bogus;", "MLST f", "OPTS MLST", "MLST f"];
    const replies = await dialog(await startWithFiles(), lines);
    expect(replies).toEqual([
      "200 MLST OPTS type;size;",
      "250 Listing:\n type=file;size=3; /f\nEnd",
      "200 MLST OPTS",
      "250 Listing:\n  /f\nEnd",
    ]);
  });
});
