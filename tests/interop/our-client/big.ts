import { open, rm, truncate, writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
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

/** Four gigabytes over loopback and to the disk, on a machine that may be busy, milliseconds. */
const patience = 300_000;

/** Files over 4 GiB: their size, their end; and the whole of them with servers that are to be asked for that. */
export function bigFiles({ cell, client, served, serve, own, first, whole }: Place): void {
  /** The file up to a length of at least `endAt`. */
  const make = async (length: number) => {
    await serve(name, "");
    await fill(served(name), length);
  };

  cell("big-size", "lists and tells the size of a file over 4 GiB", async () => {
    await make(size);
    const { entries } = await client().list();
    expect(entries.find((entry) => entry.name === name)?.size).toBe(size);
    expect(await client().listText("LIST")).toContain(String(size));
    expect(await client().size(name)).toBe(size);
    await rm(served(name));
  });

  cell("big-get", "goes on with a download at 4 GiB", async () => {
    await make(size);
    for (const offset of offsets) {
      const { stream } = await client().download(name, { offset });
      expect(end.subarray(offset - endAt).equals(await buffer(stream))).toBe(true);
      await fill(own(name), offset);
      await client().downloadTo(name, own(name), { resume: true });
      await check(own(name));
    }
    await rm(own(name));
    await rm(served(name));
  });

  cell(["big-put", "resume-put"], "goes on with an upload at 4 GiB", async () => {
    for (const offset of offsets) {
      await make(offset);
      await client().upload(end.subarray(offset - endAt), name, { offset });
      await check(served(name));
    }
    await rm(served(name));
  });

  cell("big-put", "appends at 4 GiB", async () => {
    for (const offset of offsets) {
      await make(offset);
      await client().upload(end.subarray(offset - endAt), name, { append: true });
      await check(served(name));
    }
    await rm(served(name));
  });

  if (!whole || !first) return;
  const downloads = async () => {
    await make(size);
    const { stream, done } = await client().download(name);
    let bytes = 0;
    let tail: Uint8Array = new Uint8Array();
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      tail = chunk.length >= end.length ? chunk : Buffer.concat([tail, chunk]);
      tail = tail.subarray(-end.length);
    }
    expect(bytes).toBe(size);
    expect(end.equals(tail)).toBe(true);
    expect(await done).toMatchObject({ bytes: size });
    await rm(served(name));
  };
  const uploads = async () => {
    await fill(own(name), size);
    expect(await client().uploadFrom(own(name), name)).toMatchObject({ bytes: size });
    await check(served(name));
    await rm(own(name));
    await rm(served(name));
  };
  cell("big-get", "downloads a whole file over 4 GiB", downloads, patience);
  cell("big-put", "uploads a whole file over 4 GiB", uploads, patience);
}

async function fill(path: string, length: number): Promise<void> {
  await writeFile(path, "", { flag: "a" });
  await truncate(path, length);
  const file = await open(path, "r+");
  await file.write(end, 0, length - endAt, endAt);
  await file.close();
}

/** It is all there: its size, its end, and the zeros before its end. */
async function check(path: string): Promise<void> {
  const file = await open(path);
  try {
    expect((await file.stat()).size).toBe(size);
    const wanted = Buffer.concat([Buffer.alloc(end.length), end]);
    const read = await file.read(Buffer.alloc(wanted.length), 0, wanted.length, size - wanted.length);
    expect(read.buffer.equals(wanted)).toBe(true);
  } finally {
    await file.close();
  }
}
