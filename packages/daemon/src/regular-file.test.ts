import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { changeUsersFile } from "./users-change.ts";
import { readUsersFile } from "./users-file.ts";

const folder = mkdtempSync(join(tmpdir(), "twinport-users-"));
afterAll(() => rmSync(folder, { recursive: true }));

it.skipIf(process.platform === "win32")("a FIFO is no users file, and nobody waits at it", async () => {
  const fifo = join(folder, "users.toml");
  execFileSync("mkfifo", [fifo]);
  const refusal = { code: "unreadable", message: expect.stringContaining("it is no regular file") };
  await expect(readUsersFile(fifo)).rejects.toMatchObject(refusal);
  await expect(changeUsersFile(fifo, (text) => text)).rejects.toMatchObject(refusal);
});

it("a folder is said to be one", async () => {
  await expect(readUsersFile(folder)).rejects.toThrow("it is a folder");
});
