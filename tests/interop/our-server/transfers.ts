import { readFile, rm, writeFile } from "node:fs/promises";
import { expect } from "vitest";
import { contents } from "../content.ts";
import type { Place } from "./place.ts";

const large = "five megabytes.bin";
const bytesOf = (name: string) => contents.get(name) ?? Buffer.alloc(0);
/** Not a multiple of anything that a program may read at once. */
const broken = 1_000_001;

/** Whole files both ways, and what goes on where it broke off. */
export function transfers({ can, cell, login, served, own }: Place): void {
  const { get, put, append, resumeGet, resumePut, getText, putText } = can;

  for (const [name, bytes] of contents) {
    const empty = bytes.length === 0;
    if (get !== undefined) {
      cell(empty ? "empty" : "get", `fetches ${name}`, async () => {
        await get(login(), name, name);
        expect(bytes.equals(await readFile(own(name)))).toBe(true);
      });
    }
    if (put !== undefined) {
      cell(empty ? "empty" : "put", `brings ${name}`, async () => {
        await writeFile(own(name), bytes);
        await put(login(), name, `new ${name}`);
        expect(bytes.equals(await readFile(served(`new ${name}`)))).toBe(true);
        await rm(served(`new ${name}`));
      });
    }
  }

  if (get !== undefined) {
    cell("get", "fetches from a folder with a blank in its name", async () => {
      await get(login(), "a folder/inside it.txt", "inside it.txt");
      expect(await readFile(own("inside it.txt"), "utf8")).toBe("deep\n");
    });
    cell("get", "tells that there is no such file", async () => {
      await expect(get(login(), "nothing here.txt", "nothing here.txt")).rejects.toThrow();
    });
  }

  if (put !== undefined) {
    cell("put", "replaces a longer file", async () => {
      await writeFile(served("replaced.txt"), "a longer text than the new one\n");
      await writeFile(own("shorter.txt"), "short\n");
      await put(login(), "shorter.txt", "replaced.txt");
      expect(await readFile(served("replaced.txt"), "utf8")).toBe("short\n");
      await rm(served("replaced.txt"));
    });
  }

  if (append !== undefined) {
    cell("append", "appends to a file that is there, and to one that is not", async () => {
      await writeFile(own("all bytes.bin"), bytesOf("all bytes.bin"));
      await append(login(), "all bytes.bin", "appended.bin");
      await append(login(), "all bytes.bin", "appended.bin");
      const twice = Buffer.concat([bytesOf("all bytes.bin"), bytesOf("all bytes.bin")]);
      expect(twice.equals(await readFile(served("appended.bin")))).toBe(true);
      await rm(served("appended.bin"));
    });
  }

  if (resumeGet !== undefined) {
    cell("resume-get", "goes on where a download broke off", async () => {
      await writeFile(own("half.bin"), bytesOf(large).subarray(0, broken));
      await resumeGet(login(), large, "half.bin");
      expect(bytesOf(large).equals(await readFile(own("half.bin")))).toBe(true);
      await rm(own("half.bin"));
    });
  }

  if (resumePut !== undefined) {
    cell("resume-put", "goes on where an upload broke off", async () => {
      await writeFile(own("half.bin"), bytesOf(large));
      await writeFile(served("half.bin"), bytesOf(large).subarray(0, broken));
      await resumePut(login(), "half.bin", "half.bin");
      expect(bytesOf(large).equals(await readFile(served("half.bin")))).toBe(true);
      await rm(served("half.bin"));
    });
  }

  if (getText === undefined || putText === undefined) return;
  cell("text", "fetches and brings text in type A", async () => {
    const text = `\nfirst\n\n${"many more of them\n".repeat(20_000)}`;
    await writeFile(served("served.txt"), text);
    await getText(login(), "served.txt", "fetched.txt");
    expect(await readFile(own("fetched.txt"), "utf8")).toBe(text);
    await putText(login(), "fetched.txt", "brought.txt");
    expect(await readFile(served("brought.txt"), "utf8")).toBe(text);
    await rm(served("served.txt"));
    await rm(served("brought.txt"));
  });
}
