import { createHash } from "node:crypto";
import { readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { UploadSource } from "@twinport/client";
import { FtpError } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { big, served } from "./served.ts";

const failing = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FtpError);
  return error as FtpError;
};

describe("a download", () => {
  it("comes as bytes, text, stream, chunks, web stream or file, and sends nothing before it is taken", async () => {
    await served({ "/big": big, "/text": "one\n" }, async ({ client, commands, local }) => {
      const download = client.download("/big");
      expect(commands.filter((line) => line.startsWith("RETR"))).toEqual([]);
      expect(big.equals(await download.bytes())).toBe(true);
      expect(await client.download("/text").text()).toBe("one\n");
      expect(big.equals(await buffer(client.download("/big").stream()))).toBe(true);
      const chunks: Uint8Array[] = [];
      for await (const chunk of client.download("/big")) chunks.push(chunk);
      expect(big.equals(Buffer.concat(chunks))).toBe(true);
      const web: Uint8Array[] = [];
      for await (const chunk of client.download("/big").webStream()) web.push(chunk);
      expect(big.equals(Buffer.concat(web))).toBe(true);
      expect(await client.download("/big").toFile(local("big"))).toMatchObject({ bytes: big.length });
      expect(big.equals(await readFile(local("big")))).toBe(true);
    });
  });

  it("is taken once", async () => {
    await served({ "/f": "x" }, async ({ client }) => {
      const download = client.download("/f");
      await download.bytes();
      expect((await failing(download.bytes())).code).toBe("usage");
    });
  });

  it("gives the connection back when it is left early, and fails for a missing file", async () => {
    await served(
      { "/big": big },
      async ({ client }) => {
        for await (const chunk of client.download("/big")) {
          expect(chunk.length).toBeGreaterThan(0);
          break;
        }
        const stream = client.download("/big").stream();
        await new Promise((resolve) => stream.once("readable", resolve));
        stream.destroy();
        const web = client.download("/big").webStream().getReader();
        await web.read();
        await web.cancel();
        const unread = client.download("/big").stream();
        unread.destroy();
        // The only connection there is does all of this.
        expect(await client.size("/big")).toBe(big.length);
        expect((await failing(client.download("/none").bytes())).code).toBe("not-found");
        expect((await failing(buffer(client.download("/none").stream()))).code).toBe("not-found");
        expect(await client.size("/big")).toBe(big.length);
      },
      { pool: { max: 1 } },
    );
  });

  it("is a part where one is asked for", async () => {
    await served({ "/big": big }, async ({ client, commands }) => {
      const part = await client.download("/big", { offset: 1000, length: 70_000 }).bytes();
      expect(big.subarray(1000, 71_000).equals(part)).toBe(true);
      expect(commands).toContain("RANG 1000 70999");
    });
  });

  it("verifies by the best that the server has, and tells which", async () => {
    await served({ "/big": big }, async ({ client, commands, local }) => {
      expect((await client.download("/big").toFile(local("a"))).verified).toBe("size");
      expect((await client.download("/big", { verify: true }).toFile(local("b"))).verified).toBe("hash");
      expect(commands).toContain("HASH /big");
      expect((await client.download("/big", { verify: "size" }).toFile(local("c"))).verified).toBe("size");
      const text = client.download("/big", { verify: "hash", type: "ascii" }).toFile(local("d"));
      expect((await failing(text)).code).toBe("unsupported");
    });
  });

  it("keeps the time, and lets the disk have it", async () => {
    await served({}, async ({ client, local }) => {
      await client.upload(Buffer.from("x"), "/f", { modified: new Date("2020-02-02T02:02:02Z") });
      const { modified } = await client.download("/f").toFile(local("f"), { preserve: true, fsync: true });
      expect(modified).toEqual(new Date("2020-02-02T02:02:02Z"));
      expect((await stat(local("f"))).mtime).toEqual(modified);
    });
  });

  it("goes on with what is there, after a look at its end", async () => {
    await served({ "/big": big }, async ({ client, local }) => {
      await writeFile(local("f"), big.subarray(0, 1_000_000));
      const result = await client.download("/big", { verify: true }).toFile(local("f"), { resume: true });
      expect(result).toMatchObject({ resumedFrom: 1_000_000, verified: "hash" });
      expect(result.bytes).toBe(1_500_000 + 64 * 1024);
      expect(big.equals(await readFile(local("f")))).toBe(true);
      await writeFile(local("g"), Buffer.alloc(1_000_000));
      const other = client.download("/big").toFile(local("g"), { resume: true });
      expect((await failing(other)).code).toBe("verify");
      expect((await readFile(local("g"))).equals(Buffer.alloc(1_000_000))).toBe(true);
      expect(await client.size("/big")).toBe(big.length);
    });
  });

  it("grows in a part file, which is gone on with", async () => {
    await served({ "/big": big }, async ({ client, local }) => {
      await writeFile(local("f.part"), big.subarray(0, 2_000_000));
      const options = { part: local("f.part"), resume: true };
      expect(await client.download("/big").toFile(local("f"), options)).toMatchObject({
        resumedFrom: 2_000_000,
      });
      expect(big.equals(await readFile(local("f")))).toBe(true);
      expect(await readdir(dirname(local("f")))).toEqual(["f"]);
    });
  });

  it("is fetched in parts at the same time", async () => {
    await served({ "/big": big }, async ({ client, commands, local }) => {
      let last = 0;
      const options = {
        verify: true,
        onProgress({ bytes }: { readonly bytes: number }) {
          last = bytes;
        },
      };
      const result = await client.download("/big", options).toFile(local("f"), { segments: 2 });
      expect(result).toMatchObject({ bytes: big.length, verified: "hash" });
      expect(last).toBe(big.length);
      expect(big.equals(await readFile(local("f")))).toBe(true);
      expect(commands.filter((line) => line === "RETR /big")).toHaveLength(2);
      expect(await readdir(dirname(local("f")))).toEqual(["f"]);
    });
  });

  it("turns line ends where it is a text", async () => {
    await served({ "/text": "one\ntwo\n" }, async ({ client, commands }) => {
      expect(await client.download("/text", { type: "ascii" }).text()).toBe("one\ntwo\n");
      expect(commands).toContain("TYPE A");
    });
  });

  it("keeps to a rate, its own or the client's", async () => {
    await served({ "/f": Buffer.alloc(30_000) }, async ({ client }) => {
      const started = performance.now();
      await client.download("/f", { rateLimit: 60_000 }).bytes();
      await client.upload(Buffer.alloc(30_000), "/g", { rateLimit: 60_000 });
      // Twice half a second, less what may be moved ahead; slower it may be, quicker it cannot.
      expect(performance.now() - started).toBeGreaterThan(300);
    });
  });
});

describe("an upload", () => {
  const sources: Record<string, (local: (name: string) => string) => UploadSource> = {
    bytes: () => big,
    "a Readable": () => Readable.from([big.subarray(0, 1000), big.subarray(1000)]),
    "a web stream": () => new Blob([big]).stream(),
    "an AsyncIterable": () =>
      (async function* () {
        yield big.subarray(0, 7);
        yield big.subarray(7);
      })(),
    "a Blob": () => new Blob([big]),
    "a file": (local) => ({ file: local("source") }),
  };

  it.each(Object.entries(sources))("comes from %s", async (_, source) => {
    await served({}, async ({ client, content, local }) => {
      await writeFile(local("source"), big);
      const result = await client.upload(source(local), "/f", { verify: true });
      expect(result).toMatchObject({ bytes: big.length, verified: "hash" });
      expect(big.equals((await content("/f")) ?? Buffer.alloc(0))).toBe(true);
    });
  });

  it("keeps the local file's time", async () => {
    await served({}, async ({ client, commands, local }) => {
      await writeFile(local("f"), "x");
      const time = new Date("2001-02-03T04:05:06Z");
      await utimes(local("f"), time, time);
      const result = await client.upload({ file: local("f") }, "/f", { preserve: true });
      expect(result.modified).toEqual(time);
      expect(await client.modified("/f")).toEqual(time);
      expect(commands).toContain("MFMT 20010203040506 /f");
    });
  });

  it("is atomic where that is asked for: another name first, which goes when it fails", async () => {
    await served({ "/folder/f": "old" }, async ({ client, commands, content }) => {
      await client.upload(big, "/folder/f", { atomic: true, verify: true });
      expect(big.equals((await content("/folder/f")) ?? Buffer.alloc(0))).toBe(true);
      expect(commands.findLast((line) => line.startsWith("STOR"))).toMatch(/^STOR \/folder\/\.f\.\w+\.part$/);
      const broken = Readable.from(
        (async function* () {
          yield Buffer.from("half");
          throw new Error("no more");
        })(),
      );
      const failure = await failing(client.upload(broken, "/folder/f", { atomic: true }));
      expect(failure.code).toBe("local-file");
      expect((await client.list("/folder")).entries.map(({ name }) => name)).toEqual(["f"]);
      expect(big.equals((await content("/folder/f")) ?? Buffer.alloc(0))).toBe(true);
    });
  });

  it("goes on with what is there, after a look at its end", async () => {
    await served({ "/f": big.subarray(0, 1_000_000), "/other": "zzz" }, async (place) => {
      const { client, commands, content, local } = place;
      await writeFile(local("f"), big);
      const options = { resume: true, verify: true };
      const result = await client.upload({ file: local("f") }, "/f", options);
      expect(result).toMatchObject({ bytes: 1_500_000, resumedFrom: 1_000_000, verified: "hash" });
      expect(big.equals((await content("/f")) ?? Buffer.alloc(0))).toBe(true);
      expect(commands).toContain("APPE /f");
      expect(await client.upload(big, "/f", options)).toMatchObject({ bytes: 0, verified: "hash" });
      expect(await client.upload(new Blob([big]), "/new", options)).toMatchObject({ resumedFrom: 0 });
      expect((await failing(client.upload(big, "/other", { resume: true }))).code).toBe("verify");
      expect(String(await content("/other"))).toBe("zzz");
      const stream = client.upload(Readable.from([big]), "/f", { resume: true });
      expect((await failing(stream)).code).toBe("usage");
    });
  });
});

describe("a remote file", () => {
  it("has a digest by each algorithm", async () => {
    await served({ "/a file": "some text" }, async ({ client, commands }) => {
      const of = (name: string) => createHash(name).update("some text").digest("hex");
      expect(await client.hash("/a file")).toEqual({ algorithm: "SHA-512", hex: of("sha512") });
      expect(await client.hash("/a file", "SHA-256")).toEqual({ algorithm: "SHA-256", hex: of("sha256") });
      expect(await client.hash("/a file", "MD5")).toEqual({ algorithm: "MD5", hex: of("md5") });
      expect((await client.hash("/a file", "CRC32")).hex).toMatch(/^[0-9a-f]{8}$/);
      expect(commands).toContain("OPTS HASH SHA-256");
      expect((await failing(client.hash("/none"))).code).toBe("not-found");
    });
  });

  it("has a time that can be set", async () => {
    await served({ "/f": "x" }, async ({ client }) => {
      await client.setModified("/f", new Date("1999-12-31T23:59:58Z"));
      expect(await client.modified("/f")).toEqual(new Date("1999-12-31T23:59:58Z"));
    });
  });
});
