import { access, readFile, rm, writeFile } from "node:fs/promises";
import { expect } from "vitest";
import type { Place } from "./place.ts";

const difficult = [
  ["blank-name", "two  blanks in it.txt"],
  ["double-quote-name", 'say "hello" to it.txt'],
  ["single-quote-name", "it's 'quoted'.txt"],
  ["dash-name", "-la.txt"],
  ["utf8-name", "é 中文.txt"],
] as const;

/** Names that a shell, a prompt or a server's LIST may take for something else: all that the peer can do with them. */
export function names({ can, cell, login, served, own }: Place): void {
  const { get, put, rename, delete: remove } = can;
  const lists = [can.listLong, can.listBrief, can.listMachine].filter((list) => list !== undefined);
  for (const [operation, name] of difficult) {
    cell(operation, `takes ${name} as a name`, async () => {
      const bytes = Buffer.from(`the content of ${name}\n`);
      await writeFile(served(name), bytes);
      for (const list of lists) expect(await list(login(), "")).toContain(name);
      await get?.(login(), name, "local.txt");
      if (get !== undefined) expect(await readFile(own("local.txt"))).toEqual(bytes);
      await rename?.(login(), name, `a folder/${name}`);
      if (rename !== undefined) expect(await readFile(served(`a folder/${name}`))).toEqual(bytes);
      await rm(served(rename === undefined ? name : `a folder/${name}`));
      if (put === undefined) return;
      await writeFile(own(name), bytes);
      await put(login(), name, name);
      expect(await readFile(served(name))).toEqual(bytes);
      await remove?.(login(), name);
      if (remove !== undefined) await expect(access(served(name))).rejects.toThrow();
      await rm(served(name), { force: true });
    });
  }
}
