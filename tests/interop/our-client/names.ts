import { access, readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { parseListing } from "@twinport/protocol";
import { expect } from "vitest";
import type { Operation } from "../matrix/rows.ts";
import type { Place } from "./place.ts";

const difficult: readonly [Operation, string][] = [
  ["blank-name", "two  blanks in it.txt"],
  ["double-quote-name", 'say "hello" to it.txt'],
  ["double-quote-name", '"quoted"'],
  ["single-quote-name", "it's 'quoted'.txt"],
  ["dash-name", "-la.txt"],
  ["utf8-name", "é 中文.txt"],
  ["edge-blank-name", " a blank first.txt"],
  ["edge-blank-name", "a blank last "],
  ["option-name", "-a"],
];

/** Names that a shell or a server's LIST may take for something else: files and folders of that name. */
export function names({ cell, client, served, serve }: Place): void {
  const there = (name: string) => access(served(name));
  for (const [operation, name] of difficult) {
    cell(operation, `takes ${JSON.stringify(name)} as a file's name`, async () => {
      const bytes = Buffer.from(`the content of ${name}\n`);
      await serve(name, bytes);
      expect((await client().list()).entries.map((entry) => entry.name)).toContain(name);
      const long = parseListing(await client().listText("LIST"), { now: Date.now() });
      expect(long.entries.map((entry) => entry.name)).toContain(name);
      expect(await client().names()).toContain(name);
      expect(await client().size(name)).toBe(bytes.length);
      const { stream } = await client().download(name);
      expect(await buffer(stream)).toEqual(bytes);
      await client().rename(name, `a folder/${name}`);
      expect(await readFile(served(`a folder/${name}`))).toEqual(bytes);
      await client().rename(`a folder/${name}`, name);
      await client().upload(Buffer.from("new\n"), name);
      expect(await readFile(served(name), "utf8")).toBe("new\n");
      await client().remove(name);
      await expect(there(name)).rejects.toThrow();
    });

    cell(operation, `takes ${JSON.stringify(name)} as a folder's name`, async () => {
      await client().mkdir(name);
      await there(name);
      await serve(`${name}/inside.txt`, "x");
      await client().cd(name);
      expect(await client().pwd()).toBe(`/${name}`);
      await client().cdup();
      const inside = (await client().list(name)).entries.filter((entry) => entry.type === "file");
      expect(inside.map((entry) => entry.name)).toEqual(["inside.txt"]);
      await client().remove(`${name}/inside.txt`);
      await client().rmdir(name);
      await expect(there(name)).rejects.toThrow();
    });
  }
}
