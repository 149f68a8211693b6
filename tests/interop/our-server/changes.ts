import { access, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { expect } from "vitest";
import type { Place } from "./place.ts";

/** What changes a folder: renaming, deleting, making and removing directories. */
export function changes({ can, cell, login, served }: Place): void {
  const { rename, delete: remove, mkdir: make, rmdir } = can;
  const gone = (name: string) => expect(access(served(name))).rejects.toThrow();

  if (rename !== undefined) {
    cell("rename", "renames a file into a folder", async () => {
      await writeFile(served("old name.txt"), "stays\n");
      await rename(login(), "old name.txt", "a folder/new name.txt");
      expect(await readFile(served("a folder/new name.txt"), "utf8")).toBe("stays\n");
      await gone("old name.txt");
      await rm(served("a folder/new name.txt"));
    });
  }
  if (remove !== undefined) {
    cell("delete", "deletes a file in a folder", async () => {
      await writeFile(served("a folder/unwanted.txt"), "goes\n");
      await remove(login(), "a folder/unwanted.txt");
      await gone("a folder/unwanted.txt");
    });
  }
  if (make !== undefined) {
    cell("mkdir", "makes a folder", async () => {
      await make(login(), "new folder");
      await access(served("new folder"));
      await rm(served("new folder"), { recursive: true });
    });
  }
  if (rmdir !== undefined) {
    cell("rmdir", "removes a folder", async () => {
      await mkdir(served("old folder"));
      await rmdir(login(), "old folder");
      await gone("old folder");
    });
  }
}
