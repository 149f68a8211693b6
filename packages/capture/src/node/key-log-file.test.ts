import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "@twinport/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readKeyLog } from "./key-log-file.ts";

describe("readKeyLog", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "twinport-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("reads the secrets of a file", async () => {
    const path = join(folder, "keys");
    await writeFile(path, `# a comment\nCLIENT_RANDOM ${"0a".repeat(32)} ${"0b".repeat(48)}\n`);
    expect((await readKeyLog(path)).size).toBe(1);
  });

  it("refuses what holds none, and what is larger than any key log", async () => {
    const none = join(folder, "none");
    await writeFile(none, "hello\n");
    await expect(readKeyLog(none)).rejects.toMatchObject({
      code: "unreadable",
      message: expect.stringContaining("no TLS secrets"),
    });
    const large = join(folder, "large");
    const file = await open(large, "w");
    await file.truncate(limits.keyLogFile + 1);
    await file.close();
    await expect(readKeyLog(large)).rejects.toMatchObject({
      code: "unreadable",
      message: `${large}: larger than a key log may be, 64 MiB`,
      hint: expect.stringContaining("capture"),
    });
    await expect(readKeyLog(join(folder, "absent"))).rejects.toMatchObject({ code: "unreadable" });
  });
});
