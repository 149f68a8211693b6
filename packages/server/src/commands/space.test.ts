import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";
import { MemoryStorage } from "../storage/memory.ts";

/** A storage that does not know how much it may hold. */
class Endless extends MemoryStorage {
  override async space(): Promise<null> {
    return null;
  }
}

describe("ALLO", () => {
  it.each([
    ["ALLO 0", 200],
    ["ALLO 100", 200],
    ["ALLO 100 R 10", 200],
    ["ALLO 101", 452],
    ["ALLO 9223372036854775807", 452],
    ["ALLO 9223372036854775808", 501],
    ["ALLO 99999999999999999999", 501],
    ["ALLO -5", 501],
    ["ALLO 5 R", 501],
    ["ALLO R 5", 501],
    ["ALLO", 501],
  ])("answers %s with %i (K36)", async (line, code) => {
    const storage = new MemoryStorage({ capacity: 100 });
    expect(codesOf(await dialog(await startWithFiles({ storage }), [line]))).toBe(String(code));
  });

  it("does not mind that the working directory is gone", async () => {
    const lines = ["MKD x", "CWD x", "RMD /x", "ALLO 5", "AVBL"];
    const storage = new MemoryStorage({ capacity: 100 });
    expect(codesOf(await dialog(await startWithFiles({ storage }), lines))).toBe("257 250 250 200 550");
  });

  it("has nothing against any size where there is no telling", async () => {
    const storage = new Endless();
    expect(codesOf(await dialog(await startWithFiles({ storage }), ["ALLO 9223372036854775807"]))).toBe(
      "200",
    );
  });
});

describe("AVBL", () => {
  it("tells the room left in a directory", async () => {
    const storage = new MemoryStorage({ capacity: 100, files: { "/d/f": "12345" } });
    const replies = await dialog(await startWithFiles({ storage }), [
      "AVBL",
      "AVBL d",
      "AVBL d/f",
      "AVBL nope",
    ]);
    expect(replies.slice(0, 2)).toEqual(["213 95", "213 95"]);
    expect(codesOf(replies)).toBe("213 213 550 550");
  });

  it("says so where there is no telling", async () => {
    expect(codesOf(await dialog(await startWithFiles({ storage: new Endless() }), ["AVBL"]))).toBe("550");
  });
});
