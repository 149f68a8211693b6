import { access, readFile, stat } from "node:fs/promises";
import { expect } from "vitest";
import type { Place } from "./place.ts";

/** What is neither fetched nor brought: names, folders, times. */
export function changes({ cell, client, served, serve }: Place): void {
  const gone = (name: string) => expect(access(served(name))).rejects.toThrow();

  cell("rename", "renames a file, also into another folder", async () => {
    await serve("old name.txt", "stays\n");
    await client().rename("old name.txt", "new name.txt");
    await gone("old name.txt");
    await client().rename("new name.txt", "a folder/new name.txt");
    expect(await readFile(served("a folder/new name.txt"), "utf8")).toBe("stays\n");
    await client().remove("/a folder/new name.txt");
  });

  cell("delete", "deletes a file", async () => {
    await serve("deleted.txt", "goes\n");
    await client().remove("deleted.txt");
    await gone("deleted.txt");
  });

  cell(["mkdir", "rmdir"], "makes a folder, and removes it", async () => {
    // Told as a path from the root, as it was asked for, or even as it is on the server's disk.
    expect(await client().mkdir("new folder")).toMatch(/(?:^|\/)new folder$/);
    expect((await stat(served("new folder"))).isDirectory()).toBe(true);
    await client().mkdir("new folder/deep");
    await expect(client().rmdir("new folder")).rejects.toThrow(/RMD/);
    await client().rmdir("new folder/deep");
    await client().rmdir("new folder");
    await gone("new folder");
  });
}
