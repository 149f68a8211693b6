import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { twinport } from "../support/command.ts";
import { root } from "../support/sources.ts";

const recording = join(root, "fixtures/keylog/tls13-chacha-vsftpd-lftp");
const inside = join(root, "fixtures/keylog/secrets-inside.pcapng");
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-e2e-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Sentences are wrapped to the width of the page. */
const flat = (text: string): string => text.replace(/\s+/g, " ");

describe("twinport explain --keylog", () => {
  it("reads what is inside TLS, passwords masked, and extracts the files", async () => {
    const files = join(folder, "files");
    const key = ["--keylog", `${recording}.keylog`];
    const ended = await twinport(["explain", ...key, "--extract", files, `${recording}.pcap`]);
    expect(ended).toMatchObject({ status: 0, stderr: "" });
    expect(flat(ended.stdout)).toMatch(/→\* Client sends user name "reader" >/);
    expect(ended.stdout).toContain("* decrypted with the key log");
    expect(ended.stdout).not.toContain("open-sesame");
    const digests = (await readdir(files)).map(async (name) =>
      createHash("sha256")
        .update(await readFile(join(files, name)))
        .digest("hex"),
    );
    const arrived = (await readFile(`${recording}.sha256`, "utf8")).trim().split("\n");
    expect((await Promise.all(digests)).sort()).toEqual(arrived.map((line) => line.slice(0, 64)).sort());
  });

  it("says what is wrong with a key log, and when it is another capture's", async () => {
    const empty = join(folder, "empty.keylog");
    await writeFile(empty, "# nothing\n");
    for (const file of [empty, join(folder, "absent"), folder]) {
      const ended = await twinport(["explain", "--keylog", file, `${recording}.pcap`]);
      expect(ended).toMatchObject({ status: 3, stdout: "" });
      expect(ended.stderr).toMatch(/^twinport: .*\n$/);
    }
    const other = join(root, "fixtures/keylog/tls12-ccm-vsftpd-lftp.keylog");
    const ended = await twinport(["explain", "--keylog", other, `${recording}.pcap`]);
    expect(ended.status).toBe(0);
    expect(flat(ended.stdout)).toContain("no secrets for this session in the key log");
  });
});

describe("twinport explain --use-secrets", () => {
  it("uses the capture's own secrets, which without it are only mentioned", async () => {
    const used = await twinport(["explain", "--use-secrets", inside]);
    expect(flat(used.stdout)).toContain("→* Client downloads file numbers.txt (get) >");
    const unused = await twinport(["explain", "--lang", "zh-CN", inside]);
    expect(unused.stdout).not.toContain("numbers.txt");
    expect(flat(unused.stdout)).toContain("抓包文件自带 TLS 会话密钥；加上 --use-secrets 即可用其解密");
  });
});
