import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";
import { toRead } from "../accounts/rights.ts";
import { MemoryStorage } from "../storage/memory.ts";

describe("SIZE", () => {
  it("tells the size of a file, in TYPE I", async () => {
    const lines = ["TYPE I", "SIZE f", "SIZE d", "SIZE nope", "TYPE A", "SIZE f"];
    const replies = await dialog(await startWithFiles(), lines);
    expect(codesOf(replies)).toBe("200 213 550 550 200 550");
    expect(replies[1]).toBe("213 3");
  });
});

describe("MDTM", () => {
  it("tells when a file was modified", async () => {
    const replies = await dialog(await startWithFiles(), ["MDTM f", "MDTM d", "MDTM nope"]);
    expect(codesOf(replies)).toBe("213 550 550");
    expect(replies[0]).toBe("213 20261122180000");
  });

  it("sets it when a time stands in front (K37)", async () => {
    const replies = await dialog(await startWithFiles(), [
      "MDTM 20260102030405 f",
      "MDTM f",
      "MDTM 20261301000000 f",
      "MDTM 99999999999999 f",
      "MDTM 19691231235959 f",
      "MDTM 20260102030405 nope",
      "MDTM f",
    ]);
    expect(replies[0]).toBe("213 Modify=20260102030405; f");
    expect(codesOf(replies)).toBe("213 213 501 501 501 550 213");
    expect(replies[6]).toBe("213 20260102030405");
  });

  it("means a file of that very name if there is one, and changes nothing for a reader", async () => {
    const files = { "/20260102030405 f": "", "/f": "" };
    const storage = new MemoryStorage({ files, now: () => 0 });
    const told = await dialog(await startWithFiles({ storage }), ["MDTM 20260102030405 f", "MDTM f"]);
    expect(told).toEqual(["213 19700101000000", "213 19700101000000"]);
    const reader = await startWithFiles({ account: { rights: toRead } });
    expect(codesOf(await dialog(reader, ["MDTM 20260102030405 f", "MDTM f"]))).toBe("550 213");
  });
});
