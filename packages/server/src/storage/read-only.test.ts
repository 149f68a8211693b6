import { describe, expect, it } from "vitest";
import { codesOf, dialog, filesMadeAt, startWithFiles } from "../../test/dialog.ts";
import { MemoryStorage } from "./memory.ts";
import { readOnly } from "./read-only.ts";

const make = () =>
  new MemoryStorage({ files: { "/f": "abc", "/d/g": "" }, capacity: 10, now: () => filesMadeAt });

describe("a storage to read only", () => {
  it("changes nothing, whatever is asked of it", async () => {
    const storage = make();
    const reader = readOnly(storage);
    const changes: Record<string, () => Promise<unknown> | undefined> = {
      replace: () => reader.openUpload("/f", { kind: "replace" }),
      append: () => reader.openUpload("/new", { kind: "append" }),
      rename: () => reader.rename("/f", "/g"),
      removeFile: () => reader.removeFile("/f"),
      makeDirectory: () => reader.makeDirectory("/new"),
      removeDirectory: () => reader.removeDirectory("/d"),
      setFacts: () => reader.setFacts?.("/f", { mode: 0 }),
    };
    for (const [name, change] of Object.entries(changes)) {
      await expect(change(), name).rejects.toMatchObject({ code: "EROFS" });
    }
    expect(await storage.stat("/f")).toMatchObject({ size: 3, mode: 0o644, modifiedMs: filesMadeAt });
    await expect(storage.stat("/new")).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("tells and gives what the storage does", async () => {
    const reader = readOnly(make());
    expect(await reader.stat("/f")).toMatchObject({ size: 3 });
    expect(await reader.space?.("/")).toBe(7);
    const file = await reader.openFile("/f");
    expect(Buffer.concat(await file.stream(1).toArray()).toString()).toBe("bc");
    const shown = await reader.openDirectory("/", "names", (name) => name !== "d");
    const names: string[] = [];
    for await (const batch of shown.entries()) names.push(...batch.map(({ name }) => name));
    expect(names).toEqual(["f"]);
  });

  it("is what an account gets that may only read, also where the gates let a command pass", async () => {
    const storage = make();
    const server = await startWithFiles({ storage, readOnly: true });
    expect(codesOf(await dialog(server, ["MDTM 20260102030405 f", "MDTM f"]))).toBe("550 213");
    expect((await storage.stat("/f")).modifiedMs).toBe(filesMadeAt);
  });
});
