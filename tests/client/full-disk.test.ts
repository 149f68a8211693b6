import { readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { big, served } from "./served.ts";

/** What is written there fails as it does on a full disk. */
const full = "/dev/full";

describe.skipIf(process.platform !== "linux")("a disk that is full", () => {
  it.each([1, 2])("fails with a typed error and leaves the old file alone; %i at once", async (segments) => {
    await served({ "/big": big }, async ({ client, local }) => {
      await writeFile(local("f"), "precious");
      await symlink(full, local("part"));
      const download = client.download("/big").toFile(local("f"), { segments, part: local("part") });
      await expect(download).rejects.toMatchObject({
        code: "local-file",
        message: expect.stringMatching(/no space left/),
      });
      expect(await readFile(local("f"), "utf8")).toBe("precious");
      expect((await readdir(dirname(local("f")))).filter((name) => name !== "part")).toEqual(["f"]);
      expect(await client.size("/big")).toBe(big.length);
    });
  });
});
