import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Charset, makeNameCodec } from "@twinport/protocol";
import { FtpServer, fixedAccounts, LocalStorage } from "@twinport/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { has } from "../peers/programs.ts";
import { runOk } from "../peers/run.ts";

// Names as real clients meet them: a disk full of old names in GBK, and an account that speaks GBK over a disk in UTF-8.

const gbk = makeNameCodec("gbk");
const bytesOf = (text: string) => Buffer.from(gbk.encode(text));
/** The bytes of a text in GBK as a URL has them. */
const inUrl = (text: string) =>
  [...bytesOf(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");

let work: string;
let root: string;
const servers: FtpServer[] = [];
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), "twinport-charsets-"));
  root = join(work, "root");
  await mkdir(root);
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await rm(work, { recursive: true, force: true });
});

async function start(charset?: Charset): Promise<number> {
  const account = { name: "u", password: "p", storage: new LocalStorage(root), ...(charset && { charset }) };
  const server = new FtpServer({ port: 0, authenticator: fixedAccounts([account]) });
  servers.push(server);
  return (await server.listen()).port;
}

/** As the disk has it: bytes. */
const onDisk = (...path: (Buffer | string)[]) =>
  Buffer.concat([Buffer.from(root), ...path.flatMap((name) => [Buffer.from("/"), Buffer.from(name)])]);
const options = () => ({ cwd: work });

/** ftplib in GBK: lists, enters a directory, fetches, renames, stores and deletes. Prints what it saw, in UTF-8. */
const program = `
import ftplib, io, sys
ftp = ftplib.FTP(encoding="gbk")
ftp.connect("127.0.0.1", int(sys.argv[1]))
ftp.login("u", "p")
print(",".join(sorted(ftp.nlst())), ",".join(sorted(name for name, facts in ftp.mlsd())))
ftp.cwd("目录")
print(ftp.pwd())
got = io.BytesIO()
ftp.retrbinary("RETR 文件.txt", got.write)
print(got.getvalue().decode())
ftp.rename("文件.txt", "new.txt")
ftp.storbinary("STOR ascii.txt", io.BytesIO(b"stored"))
try:
    print(ftp.storbinary("STOR 新.txt", io.BytesIO(b"new")))
except ftplib.error_perm as refused:
    print(str(refused)[:3])
ftp.delete("new.txt")
ftp.quit()
`;

describe("a disk of old names in GBK", () => {
  beforeEach(async () => {
    await mkdir(onDisk(bytesOf("目录")));
    await writeFile(onDisk(bytesOf("目录"), bytesOf("文件.txt")), "content");
    await writeFile(onDisk(bytesOf("中文.txt")), "first");
  });

  it.skipIf(!has("python3"))("is used by ftplib in GBK; new names must be UTF-8", async () => {
    const seen = await runOk("python3", ["-c", program, String(await start())], options());
    expect(seen.split("\n").slice(0, 4)).toEqual(["中文.txt,目录 中文.txt,目录", "/目录", "content", "501"]);
    expect(await readdir(onDisk(bytesOf("目录")))).toEqual(["ascii.txt"]);
  });

  it.skipIf(!has("curl"))("is listed byte for byte and fetched by curl", async () => {
    const base = `ftp://u:p@127.0.0.1:${await start()}`;
    await runOk("curl", ["-sS", "-o", "list", "--list-only", `${base}/`], options());
    expect(await readFile(join(work, "list"), "latin1")).toBe(
      ["目录", "中文.txt"].map((name) => `${bytesOf(name).toString("latin1")}\n`).join(""),
    );
    await runOk("curl", ["-sS", "-o", "got", `${base}/${inUrl("目录")}/${inUrl("文件.txt")}`], options());
    expect(await readFile(join(work, "got"), "utf8")).toBe("content");
  });

  it.skipIf(!has("lftp"))("is mirrored by lftp, told the charset, under names in UTF-8", async () => {
    const commands = `set ftp:use-feat no; set ftp:charset gbk; set file:charset utf-8; open -u u,p -p ${await start()} 127.0.0.1; mirror / copy; rm 中文.txt; quit`;
    await runOk("lftp", ["--norc", "-c", commands], options());
    expect((await readdir(join(work, "copy"), { recursive: true })).sort()).toEqual(
      ["中文.txt", "目录", "目录/文件.txt"].sort(),
    );
    expect((await readdir(root, "buffer")).length).toBe(1);
  });
});

describe("an account in GBK over a disk in UTF-8", () => {
  beforeEach(async () => {
    await mkdir(join(root, "目录"));
    await writeFile(join(root, "目录", "文件.txt"), "content");
  });

  it.skipIf(!has("python3"))("is used by ftplib in GBK, and stores names in UTF-8", async () => {
    const seen = await runOk("python3", ["-c", program, String(await start("gbk"))], options());
    expect(seen.split("\n").slice(0, 3)).toEqual(["目录 目录", "/目录", "content"]);
    expect((await readdir(join(root, "目录"))).sort()).toEqual(["ascii.txt", "新.txt"]);
  });

  it.skipIf(!has("lftp"))("is mirrored by lftp in GBK, with an escape for what GBK has not", async () => {
    await writeFile(join(root, "😀"), "smile");
    await writeFile(onDisk(Buffer.of(0xe9)), "raw");
    const commands = `set ftp:use-feat no; set ftp:charset gbk; set file:charset utf-8; open -u u,p -p ${await start("gbk")} 127.0.0.1; mirror / copy; rm "#L01f600" "#Udce9"; quit`;
    await runOk("lftp", ["--norc", "-c", commands], options());
    expect((await readdir(join(work, "copy"))).sort()).toEqual(["#L01f600", "#Udce9", "目录"]);
    expect(await readFile(join(work, "copy", "#L01f600"), "utf8")).toBe("smile");
    expect(await readdir(root)).toEqual(["目录"]);
  });
});
