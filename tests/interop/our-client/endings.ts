import { access, rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect } from "vitest";
import { contents } from "../content.ts";
import type { Place } from "./place.ts";

const large = "five megabytes.bin";
const bytes = contents.get(large) ?? Buffer.alloc(0);

/** Transfers that are given up or refused, after which the session is as usable as before; two sessions at once. */
export function endings({ cell, client, another, served }: Place): void {
  const usable = async () => {
    expect(client().closed).toBe(false);
    expect(await client().size("text.txt")).toBe(17);
    const { stream } = await client().download(large);
    expect(bytes.equals(await buffer(stream))).toBe(true);
    await client().upload(bytes, "after it.bin");
    expect((await stat(served("after it.bin"))).size).toBe(bytes.length);
    await rm(served("after it.bin"));
    expect(client().closed).toBe(false);
  };

  cell("abort-get", "gives a download up in its middle", async () => {
    const controller = new AbortController();
    const { stream, done } = await client().download(large, { signal: controller.signal });
    stream.once("data", () => controller.abort());
    await expect(done).rejects.toMatchObject({ code: "aborted" });
    await usable();
  });

  cell("abort-get", "gives a download up whose data is all under way", async () => {
    const { stream, done } = await client().download("text.txt");
    stream.destroy();
    await expect(done).rejects.toMatchObject({ code: "aborted" });
    await usable();
  });

  cell("abort-put", "gives an upload up in its middle", async () => {
    const controller = new AbortController();
    const source = new Readable({ read() {} });
    source.push(bytes.subarray(0, 100_000));
    const upload = client().upload(source, "given up.bin", {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(upload).rejects.toMatchObject({ code: "aborted" });
    await usable();
    await rm(served("given up.bin"), { force: true });
  });

  cell("abort-put", "gives an upload up before anything was sent", async () => {
    const controller = new AbortController();
    const source = new Readable({ read: () => controller.abort() });
    const upload = client().upload(source, "given up.bin", { signal: controller.signal });
    await expect(upload).rejects.toMatchObject({ code: "aborted" });
    await usable();
    await rm(served("given up.bin"), { force: true });
  });

  cell("errors", "tells what is not there", async () => {
    const missing = { code: "not-found" };
    await expect(client().download("nothing here.txt")).rejects.toMatchObject(missing);
    await expect(client().size("nothing here.txt")).rejects.toMatchObject(missing);
    await expect(client().modified("nothing here.txt")).rejects.toMatchObject(missing);
    await expect(client().cd("nothing here")).rejects.toMatchObject(missing);
    await expect(client().remove("nothing here.txt")).rejects.toMatchObject(missing);
    await expect(client().rmdir("nothing here")).rejects.toMatchObject(missing);
    await expect(client().rename("nothing here.txt", "x")).rejects.toMatchObject(missing);
    await usable();
  });

  cell("errors", "tells that a folder is no place for a file, or is not there", async () => {
    // Some say 150 first.
    const refused = { code: expect.stringMatching(/^(?:refused|transfer)$/) };
    await expect(client().upload(bytes, "a folder")).rejects.toMatchObject(refused);
    await expect(client().upload(bytes, "nothing here/x")).rejects.toMatchObject(refused);
    await expect(access(served("nothing here"))).rejects.toThrow();
    await usable();
  });

  cell("at-once", "works twice at once", async () => {
    const second = await another();
    const both = [client(), second].map(async (one, index) => {
      const { stream } = await one.download(large);
      expect(bytes.equals(await buffer(stream))).toBe(true);
      await one.upload(bytes, `at once ${index}.bin`);
      expect((await stat(served(`at once ${index}.bin`))).size).toBe(bytes.length);
      await one.remove(`at once ${index}.bin`);
    });
    await Promise.all(both);
    await second.quit();
  });
}
