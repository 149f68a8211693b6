import { open, rm, writeFile } from "node:fs/promises";
import { expect } from "vitest";
import { contents } from "../content.ts";
import type { Place } from "./place.ts";

/** One byte more than 32 bits can number. */
const size = 2 ** 32 + 1;
const name = "over four gigabytes.bin";
/** The end of the file; before it is a hole, which costs no room on the disk. */
const end = (contents.get("five megabytes.bin") ?? Buffer.alloc(0)).subarray(0, 100_000);
const endAt = size - end.length;
/** Where a transfer is gone on with: below 4 GiB, so that it crosses the border, and at an offset that 32 bits cannot tell. */
const offsets = [endAt, 2 ** 32];
/** What a whole file may take on a busy machine, in milliseconds. */
const minutes = 300_000;

/** Files over 4 GiB: their size, their end; and the whole of them with programs that are to be asked for that. */
export function bigFiles({ can, cell, login, served, own, first, whole, partly }: Place): void {
  const { listLong, get, put, append, resumeGet, resumePut } = can;
  const removeBoth = async () => {
    await rm(served(name), { force: true });
    await rm(own(name), { force: true });
  };

  if (listLong !== undefined) {
    cell("big-size", "lists the size of a file over 4 GiB", async () => {
      await make(served(name), size);
      expect(await listLong(login(), "")).toContain(String(size));
      await removeBoth();
    });
  }

  if (resumeGet !== undefined) {
    cell("big-get", "goes on with a download at 4 GiB", async () => {
      await make(served(name), size);
      for (const offset of offsets) {
        await make(own(name), offset);
        await resumeGet(login(), name, name);
        await check(own(name));
      }
      await removeBoth();
    });
  }
  if (get !== undefined && whole && first) {
    cell(
      "big-get",
      "downloads a whole file over 4 GiB",
      async () => {
        await make(served(name), size);
        await get(login(), name, name);
        await check(own(name));
        await removeBoth();
      },
      minutes,
    );
  }

  if (resumePut !== undefined) {
    cell("big-put", "goes on with an upload at 4 GiB", async () => {
      await make(own(name), size);
      for (const offset of partly("big-put") ? offsets.slice(1) : offsets) {
        await make(served(name), offset);
        await resumePut(login(), name, name);
        await check(served(name));
      }
      await removeBoth();
    });
  }
  if (append !== undefined) {
    cell("big-put", "appends at 4 GiB", async () => {
      for (const offset of offsets) {
        await make(served(name), offset);
        await writeFile(own(name), end.subarray(offset - endAt));
        await append(login(), name, name);
        await check(served(name));
      }
      await removeBoth();
    });
  }
  if (put !== undefined && whole && first) {
    cell(
      "big-put",
      "uploads a whole file over 4 GiB",
      async () => {
        await make(own(name), size);
        await put(login(), name, name);
        await check(served(name));
        await removeBoth();
      },
      minutes,
    );
  }
}

/** The file up to a length of at least `endAt`. */
async function make(path: string, length: number): Promise<void> {
  const file = await open(path, "w");
  await file.write(end, 0, length - endAt, endAt);
  await file.truncate(length);
  await file.close();
}

/** It is all there: its size, its end, and the zeros before its end. */
async function check(path: string): Promise<void> {
  const file = await open(path);
  try {
    expect((await file.stat()).size).toBe(size);
    const wanted = Buffer.concat([Buffer.alloc(end.length), end]);
    const { buffer } = await file.read(Buffer.alloc(wanted.length), 0, wanted.length, size - wanted.length);
    expect(buffer.equals(wanted)).toBe(true);
  } finally {
    await file.close();
  }
}
