import { readFile, rm, writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { expect } from "vitest";
import { contents } from "../content.ts";
import type { Place } from "./place.ts";

const large = "five megabytes.bin";
const bytesOf = (name: string) => contents.get(name) ?? Buffer.alloc(0);
/** Not a multiple of anything that a program may read at once. */
const broken = 1_000_001;

/** Whole files both ways, and what goes on where it broke off. */
export function transfers({ mode, cell, client, served, serve, own }: Place): void {
  const whole = async (name: string, bytes: Buffer) =>
    expect(bytes.equals(await readFile(served(name))), name).toBe(true);

  for (const [name, bytes] of contents) {
    const empty = bytes.length === 0;
    cell(empty ? "empty" : "get", `fetches ${name}`, async () => {
      const download = await client().download(name);
      expect(bytes.equals(await buffer(download.stream))).toBe(true);
      expect(await download.done).toMatchObject({ bytes: bytes.length, mode });
    });
    cell(empty ? "empty" : "put", `brings ${name}`, async () => {
      expect(await client().upload(bytes, `new ${name}`)).toMatchObject({ bytes: bytes.length, mode });
      await whole(`new ${name}`, bytes);
      await rm(served(`new ${name}`));
    });
  }

  cell(["get", "put"], "saves to a local file and brings one", async () => {
    const local = own("local.bin");
    await client().downloadTo(large, local);
    expect(bytesOf(large).equals(await readFile(local))).toBe(true);
    await client().uploadFrom(local, "brought.bin");
    await whole("brought.bin", bytesOf(large));
    await rm(served("brought.bin"));
    await rm(local);
  });

  cell("put", "replaces a longer file", async () => {
    await serve("replaced.txt", "a longer text than the new one\n");
    await client().upload(Buffer.from("short\n"), "replaced.txt");
    await whole("replaced.txt", Buffer.from("short\n"));
    await rm(served("replaced.txt"));
  });

  cell("append", "appends to a file that is there, and to one that is not", async () => {
    const bytes = bytesOf("all bytes.bin");
    await client().upload(bytes, "appended.bin", { append: true });
    await client().upload(bytes, "appended.bin", { append: true });
    await whole("appended.bin", Buffer.concat([bytes, bytes]));
    await rm(served("appended.bin"));
  });

  cell("resume-get", "goes on where a download broke off", async () => {
    const local = own("half.bin");
    await writeFile(local, bytesOf(large).subarray(0, broken));
    const rest = bytesOf(large).length - broken;
    expect(await client().downloadTo(large, local, { resume: true, overlap: 0 })).toMatchObject({
      bytes: rest,
    });
    expect(bytesOf(large).equals(await readFile(local))).toBe(true);
    expect(await client().downloadTo(large, local, { resume: true, overlap: 0 })).toMatchObject({ bytes: 0 });
    await rm(local);
    // The offset is spent.
    const { stream } = await client().download("text.txt");
    expect(await buffer(stream)).toEqual(bytesOf("text.txt"));
  });

  cell("resume-put", "goes on where an upload broke off", async () => {
    await serve("half.bin", bytesOf(large).subarray(0, broken));
    const offset = await client().size("half.bin");
    await client().upload(bytesOf(large).subarray(offset), "half.bin", { offset });
    await whole("half.bin", bytesOf(large));
    await rm(served("half.bin"));
  });

  cell("resume-put", "goes on with an upload from a local file", async () => {
    await serve("half.bin", bytesOf(large).subarray(0, broken));
    const local = own("whole.bin");
    await writeFile(local, bytesOf(large));
    await client().uploadFrom(local, "half.bin", { offset: broken });
    await whole("half.bin", bytesOf(large));
    await rm(served("half.bin"));
    await rm(local);
  });

  cell("text", "fetches and brings text in type A, and binary after it", async () => {
    const text = Buffer.from(`\nfirst\n\n${"many more of them\n".repeat(20_000)}`);
    await serve("served.txt", text);
    const { stream } = await client().download("served.txt", { type: "ascii" });
    expect(text.equals(await buffer(stream))).toBe(true);
    await client().upload(text, "brought.txt", { type: "ascii" });
    await whole("brought.txt", text);
    const image = await client().download("telnet.bin");
    expect(await buffer(image.stream)).toEqual(bytesOf("telnet.bin"));
    await rm(served("served.txt"));
    await rm(served("brought.txt"));
  });
}
