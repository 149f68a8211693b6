import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";
import { MemoryStorage } from "../storage/memory.ts";
import type { OpenFile } from "../storage/types.ts";

const md5 = (text: string) => createHash("md5").update(text).digest("hex").toUpperCase();
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("HASH", () => {
  it("tells the digest that OPTS HASH has chosen", async () => {
    const replies = await dialog(await startWithFiles(), [
      "HASH f",
      "OPTS HASH",
      "OPTS HASH sha-1",
      "HASH f",
      "OPTS HASH ../x",
      "OPTS HASH",
      "OPTS HASH CRC32",
      "HASH f",
    ]);
    expect(replies).toEqual([
      "213 SHA-256 0-2 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad f",
      "200 SHA-256",
      "200 SHA-1",
      "213 SHA-1 0-2 a9993e364706816aba3e25717850c26c9cd0d89d f",
      "501 Unknown algorithm, current selection not changed.",
      "200 SHA-1",
      "200 CRC32",
      "213 CRC32 0-2 352441c2 f",
    ]);
  });

  it("marks the chosen one in FEAT", async () => {
    const [before = "", , after = ""] = await dialog(await startWithFiles(), [
      "FEAT",
      "OPTS HASH MD5",
      "FEAT",
    ]);
    expect(before).toContain("HASH SHA-256*;SHA-512;SHA-1;MD5;CRC32\n");
    expect(after).toContain("HASH SHA-256;SHA-512;SHA-1;MD5*;CRC32\n");
  });

  it("is about the range that RANG or REST gives, also in TYPE A, and then about the whole file again", async () => {
    const storage = new MemoryStorage({ files: { "/f": "0123456789", "/empty": "" } });
    const replies = await dialog(await startWithFiles({ storage }), [
      "RANG 2 4",
      "HASH f",
      "HASH f",
      "REST 7",
      "HASH f",
      "RANG 8 99",
      "HASH f",
      "RANG 10 99",
      "HASH f",
      "HASH empty",
    ]);
    expect(replies[1]).toBe(`213 SHA-256 2-4 ${sha256("234")} f`);
    expect(replies[2]).toBe(`213 SHA-256 0-9 ${sha256("0123456789")} f`);
    expect(replies[4]).toBe(`213 SHA-256 7-9 ${sha256("789")} f`);
    expect(replies[6]).toBe(`213 SHA-256 8-9 ${sha256("89")} f`);
    expect(replies[8]).toMatch(/^554/);
    expect(replies[9]).toBe(`213 SHA-256 0-0 ${sha256("")} empty`);
  });

  it("is of files only", async () => {
    expect(codesOf(await dialog(await startWithFiles(), ["HASH d", "HASH nope", "HASH"]))).toBe(
      "550 550 501",
    );
  });

  it("runs in few sessions at once, and ends with ABOR and with the session (K42)", async () => {
    const storage = new Slow({ files: { "/f": "abc" } });
    const server = await startWithFiles({ storage, limits: { digestsAtOnce: 2 } });
    const peers = await Promise.all(Array.from({ length: 4 }, () => server.peer()));
    const [first, second, third, fourth] = peers;
    for (const peer of peers) peer.send(peer === first ? "HASH f\r\nABOR\r\n" : "HASH f\r\n");
    await storage.waiting(2);
    expect(await (await server.peer()).say("NOOP")).toMatch(/^200/);
    expect(storage.begun).toBe(2);
    second?.close();
    storage.go();
    expect([await first?.reply(), await first?.reply()].map((reply = "") => reply.slice(0, 3))).toEqual([
      "426",
      "226",
    ]);
    expect(await third?.reply()).toMatch(/^213 /);
    expect(await fourth?.reply()).toMatch(/^213 /);
  });
});

/** A storage whose files begin to flow when told to. */
class Slow extends MemoryStorage {
  begun = 0;
  #enough: () => void = () => undefined;
  #wanted = 0;
  #go: () => void = () => undefined;
  readonly #gone = new Promise<void>((resolve) => {
    this.#go = resolve;
  });

  go(): void {
    this.#go();
  }

  /** Resolves when so many are being read. */
  waiting(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wanted = count;
      this.#enough = resolve;
      if (this.begun >= count) resolve();
    });
  }

  override async openFile(path: string): Promise<OpenFile> {
    const file = await super.openFile(path);
    const gone = this.#gone;
    return {
      ...file,
      stream: (start, end) => {
        this.begun++;
        if (this.begun >= this.#wanted) this.#enough();
        const inner = file.stream(start, end);
        inner.pause();
        async function* chunks() {
          await gone;
          yield* inner;
        }
        return Readable.from(chunks());
      },
    };
  }
}

describe("MD5", () => {
  it("tells the name in quotes and the digest", async () => {
    const replies = await dialog(await startWithFiles(), [
      "MD5 f",
      'MD5 "f"',
      'MD5 q"q/h',
      "MD5 d",
      "MD5 nope",
    ]);
    expect(replies.slice(0, 3)).toEqual([
      `251 "f" ${md5("abc")}`,
      `251 "f" ${md5("abc")}`,
      `251 "q""q/h" ${md5("")}`,
    ]);
    expect(codesOf(replies)).toBe("251 251 251 550 550");
  });
});

describe("XCRC", () => {
  it.each([
    ["XCRC f", "250 352441C2"],
    ['XCRC "f"', "250 352441C2"],
    ["XCRC f 0 3", "250 352441C2"],
    ['XCRC "f" 0 3', "250 352441C2"],
    ['XCRC "f" 3', "250 352441C2"],
    ["XCRC f 1 1", "250 00000000"],
  ])("understands %s", async (line, expected) => {
    expect(await dialog(await startWithFiles(), [line])).toEqual([expected]);
  });

  it.each(["XCRC f 2 1", "XCRC f 0 4", 'XCRC "f" 4', "XCRC nope 0 3", "XCRC d", 'XCRC "f', "XCRC f 0 1e1"])(
    "answers %s with 550",
    async (line) => {
      expect(codesOf(await dialog(await startWithFiles(), [line]))).toBe("550");
    },
  );
});

describe("XMD5", () => {
  it("means a file of that very name first, whatever it looks like", async () => {
    const files = { "/a b": "blank", "/f": "plain", "/f 0 1": "numbered", '/"f"': "quoted", '/q"q': "quote" };
    const server = await startWithFiles({ storage: new MemoryStorage({ files }) });
    const lines = ["a b", '"a b"', "a b 1 3", "f 0 1", "f 0 2", '"f"', '"f" 0 2', '"q""q"', 'q"q'];
    const contents = ["blank", "blank", "la", "numbered", "pl", "quoted", "pl", "quote", "quote"];
    const replies = await dialog(
      server,
      lines.map((line) => `XMD5 ${line}`),
    );
    expect(replies).toEqual(contents.map((content) => `250 ${md5(content)}`));
  });
});

const sha1 = "250 A9993E364706816ABA3E25717850C26C9CD0D89D";

describe("XSHA", () => {
  it("tells the SHA-1", async () => {
    expect(await dialog(await startWithFiles(), ["XSHA f"])).toEqual([sha1]);
  });
});

describe("XSHA1", () => {
  it("tells the SHA-1", async () => {
    expect(await dialog(await startWithFiles(), ["XSHA1 f"])).toEqual([sha1]);
  });
});

describe("XSHA256", () => {
  it("tells the SHA-256", async () => {
    expect(await dialog(await startWithFiles(), ["XSHA256 f"])).toEqual([
      `250 ${sha256("abc").toUpperCase()}`,
    ]);
  });
});

describe("XSHA512", () => {
  it("tells the SHA-512", async () => {
    const digest = createHash("sha512").update("abc").digest("hex").toUpperCase();
    expect(await dialog(await startWithFiles(), ["XSHA512 f"])).toEqual([`250 ${digest}`]);
  });
});
