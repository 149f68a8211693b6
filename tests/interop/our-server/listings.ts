import { writeFile } from "node:fs/promises";
import { expect } from "vitest";
import { contents } from "../content.ts";
import type { Place } from "./place.ts";

/** Logging in, and the three ways to list. */
export function listings({ can, cell, login, own, first, forget }: Place): void {
  const { listLong, listBrief, listMachine, put } = can;
  cell("login", "logs in", async () => {
    await writeFile(own("greeting.txt"), "hello\n");
    await listLong?.(login(), "");
    await put?.(login(), "greeting.txt", "greeting.txt");
  });
  if (first) {
    cell("login", "tells of a wrong password", async () => {
      const stranger = { ...login(), password: "something else" };
      await writeFile(own("greeting.txt"), "hello\n");
      if (put !== undefined) await expect(put(stranger, "greeting.txt", "unwelcome.txt")).rejects.toThrow();
      else await expect(listLong?.(stranger, "")).rejects.toThrow();
      forget();
    });
  }

  const detailed = [
    ["list-long", listLong],
    ["list-machine", listMachine],
  ] as const;
  for (const [operation, list] of detailed) {
    if (list === undefined) continue;
    cell(operation, `lists the login directory and one below (${operation})`, async () => {
      const lines = (await list(login(), "")).split("\n");
      for (const [name, { length }] of contents) {
        expect(lines).toContainEqual(
          expect.toSatisfy((line: string) => line.includes(name) && line.includes(String(length))),
        );
      }
      expect(lines).toContainEqual(expect.stringContaining("a folder"));
      expect(await list(login(), "a folder")).toContain("inside it.txt");
    });
  }

  if (listBrief !== undefined) {
    cell("list-brief", "lists the names in the login directory and one below", async () => {
      const listing = await listBrief(login(), "");
      for (const name of [...contents.keys(), "a folder"]) expect(listing).toContain(name);
      expect(listing).not.toMatch(/[-d]rw|type=/);
      expect(await listBrief(login(), "a folder")).toContain("inside it.txt");
    });
  }
}
