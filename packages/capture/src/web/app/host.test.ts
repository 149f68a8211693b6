import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { keyLogFile, keyLogOf, keyLogRecordings } from "../../../test/fixtures.ts";
import { analyzeBytes } from "../../analyze.ts";
import { nodeHost } from "../../node/host.ts";
import { CompressionFault } from "../../read/compression.ts";
import type { AeadCipher, TlsHash } from "../../tls/index.ts";
import { concatBytes } from "../../write/bytes.ts";
import { browserHost } from "./host.ts";

const [here, there] = [browserHost, nodeHost];

describe("digests without Node", () => {
  it("are those of node:crypto", () => {
    const digest = here.sha256?.();
    for (const piece of ["", "two", " pieces"]) digest?.update(new TextEncoder().encode(piece));
    expect(digest?.hex()).toBe(createHash("sha256").update("two pieces").digest("hex"));
    for (const hash of ["md5", "sha1", "sha256", "sha384"] satisfies TlsHash[]) {
      for (const length of [0, 1, 64, 200]) {
        const given = [randomBytes(length), randomBytes(13), randomBytes(length)] as const;
        expect([...(here.tls?.hmac(hash, ...given) ?? [])]).toEqual([
          ...(there.tls?.hmac(hash, ...given) ?? []),
        ]);
      }
    }
  });
});

const sealing: readonly (readonly [AeadCipher, key: number, tag: number])[] = [
  ["aes-128-gcm", 16, 16],
  ["aes-256-gcm", 32, 16],
  ["aes-128-ccm", 16, 16],
  ["aes-256-ccm", 32, 16],
  ["aes-128-ccm", 16, 8],
  ["aes-256-ccm", 32, 8],
  ["chacha20-poly1305", 32, 16],
];

describe.each(sealing)("%s, key of %i bytes, tag of %i", (cipher, keyBytes, tag) => {
  it.each([1, 15, 16, 17, 16_384])("opens %i bytes, and nothing that was changed", (length) => {
    const [key, nonce, associated] = [randomBytes(keyBytes), randomBytes(12), randomBytes(13)];
    const text = randomBytes(length);
    const seal = createCipheriv(cipher as "aes-128-ccm", key, nonce, { authTagLength: tag });
    seal.setAAD(associated, { plaintextLength: length });
    const sealed = Buffer.concat([seal.update(text), seal.final(), seal.getAuthTag()]);
    const box = { key, nonce, associated, sealed, tag };
    expect(here.tls?.openAead(cipher, box)).toEqual(new Uint8Array(text));
    for (const at of [0, sealed.length - 1]) {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(here.tls?.openAead(cipher, { ...box, sealed: changed })).toBeNull();
    }
    expect(here.tls?.openAead(cipher, { ...box, sealed: sealed.subarray(0, tag - 1) })).toBeNull();
  });
});

describe("block ciphers without Node", () => {
  it.each(["aes-128-cbc", "aes-256-cbc"] as const)("%s: blocks are opened with their padding", (cipher) => {
    const key = randomBytes(cipher === "aes-128-cbc" ? 16 : 32);
    const [iv, blocks] = [randomBytes(16), randomBytes(160)];
    const expected = there.tls?.openCbc(cipher, key, iv, blocks);
    expect([...(here.tls?.openCbc(cipher, key, iv, blocks) ?? [])]).toEqual([...(expected ?? [])]);
    expect(here.tls?.openCbc(cipher, key, iv, blocks.subarray(1))).toBeNull();
  });

  it("that no browser has are not known", () => {
    const [key, iv, blocks] = [randomBytes(24), randomBytes(8), randomBytes(16)];
    expect(here.tls?.openCbc("des-ede3-cbc", key, iv, blocks)).toBeNull();
  });
});

describe("recorded TLS without Node", () => {
  const unknown = /aria|camellia/;
  it.each(keyLogRecordings.filter((name) => !unknown.test(name)))("%s: says what it says in Node", (name) => {
    const bytes = readFileSync(keyLogFile(`${name}.pcap`));
    const [mine, nodes] = [here, there].map((host) => analyzeBytes(bytes, { host, secrets: keyLogOf(name) }));
    expect(mine).toEqual(nodes);
  });

  it.each(keyLogRecordings.filter((name) => unknown.test(name)))("%s: says that it cannot", (name) => {
    const bytes = readFileSync(keyLogFile(`${name}.pcap`));
    const { sessions } = analyzeBytes(bytes, { host: here, secrets: keyLogOf(name) });
    const handshakes = sessions.flatMap(({ rows }) => rows.filter(({ kind }) => kind === "tls.handshake"));
    expect(handshakes).toMatchObject([{ params: { tls: { secrets: "cipher" } } }]);
  });
});

describe("gzip without Node", () => {
  const plain = concatBytes([randomBytes(100_000), new Uint8Array(300_000), randomBytes(50_000)]);
  const half = plain.length >> 1;
  const one = gzipSync(plain);
  const several = concatBytes([
    gzipSync(plain.subarray(0, half)),
    gzipSync(new Uint8Array(0)),
    gzipSync(plain.subarray(half)),
  ]);

  async function unpacked(bytes: Uint8Array, size: number): Promise<readonly [Uint8Array, string | null]> {
    const made: Uint8Array[] = [];
    async function* cut(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
    }
    try {
      for await (const piece of here.gunzip?.(cut()) ?? []) made.push(piece);
      return [concatBytes(made), null];
    } catch (error) {
      if (!(error instanceof CompressionFault)) throw error;
      return [concatBytes(made), error.warning.kind];
    }
  }

  it.each([
    ["one member", one],
    ["several members", several],
  ])("%s: gives what is in it, however it is cut", async (_, bytes) => {
    for (const size of [7, 1000, bytes.length]) {
      const [made, fault] = await unpacked(bytes, size);
      expect([fault, Buffer.compare(made, plain)]).toEqual([null, 0]);
    }
  });

  it("that breaks off gives what was there, and says so", async () => {
    const [made, fault] = await unpacked(one.subarray(0, one.length - 9), 1000);
    expect(fault).toBe("stop.compressed.end");
    expect(Buffer.compare(made, plain.subarray(0, made.length))).toBe(0);
    expect(made.length).toBeGreaterThan(plain.length - 50_000);
  });

  it("that is damaged gives what stands before, and says so", async () => {
    const damaged = Uint8Array.from(one).fill(0xff, 60_000, 60_100);
    const [made, fault] = await unpacked(damaged, 1000);
    // Node's is told of it late; which fault it is, a browser says (tests/browser/app.test.ts).
    expect(fault).not.toBeNull();
    expect(made.length).toBeGreaterThan(50_000);
  });

  it("is not unpacked beyond what is asked for (C1)", async () => {
    let given = 0;
    const zeros = gzipSync(new Uint8Array(8 * 1024 * 1024));
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; ; given++) yield zeros;
    }
    for await (const piece of here.gunzip?.(endless()) ?? []) if (piece.length > 0) break;
    expect(given).toBeLessThan(8);
  });
});
