import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Charset, type ConnectOptions, connect, type FtpClient, FtpError } from "@twinport/client";
import { makeNameCodec } from "@twinport/protocol";
import { FtpServer, fixedAccounts, LocalStorage } from "@twinport/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

// Names that are not UTF-8, in whatever carries one: the server's disk holds UTF-8, the account speaks the old charset.

let work: string;
let root: string;
const ending: (() => Promise<void>)[] = [];
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), "twinport-charsets-"));
  root = join(work, "root");
  await mkdir(root);
});
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
  await rm(work, { recursive: true, force: true });
});

async function clientOf(
  charset: Charset | undefined,
  encoding: string,
  options: Partial<ConnectOptions> = {},
): Promise<FtpClient> {
  const account = { name: "u", password: "p", storage: new LocalStorage(root), ...(charset && { charset }) };
  const server = new FtpServer({ port: 0, authenticator: fixedAccounts([account]) });
  ending.push(() => server.close());
  const { port } = await server.listen();
  const client = await connect({ host: "127.0.0.1", port, user: "u", password: "p", encoding, ...options });
  ending.push(() => client.close());
  return client;
}

const rows: readonly [encoding: string, charset: Charset, name: string][] = [
  ["gbk", "gbk", "目录 文件"],
  ["gb18030", "gbk", "目录 文件"],
  ["big5", "big5", "檔案 功能"], // 功 and 能 end in bytes that are ASCII
  ["shift_jis", "shift_jis", "ソース 表"], // as do ソ and 表: a backslash
  ["euc-kr", "euc-kr", "한글 이름"],
  ["latin1", "windows-1252", "Größe café"],
  ["utf-8", "utf-8", "目录 ünï"],
];

describe.each(rows)("encoding %s", (encoding, charset, name) => {
  it("holds in every command, reply and listing", async () => {
    const ftp = await clientOf(charset, encoding);
    const [folder, file] = [`d ${name}`, `${name}.txt`];
    const path = `${folder}/${file}`;
    const time = new Date("2020-02-29T12:34:56Z");

    expect(await ftp.mkdir(folder)).toBe(`/${folder}`);
    await ftp.upload(Buffer.from("seven b"), path);
    expect(await readdir(join(root, folder))).toEqual([file]);
    await ftp.setModified(path, time);
    await ftp.chmod(path, 0o600);
    expect(await ftp.size(path)).toBe(7);
    expect(await ftp.modified(path)).toEqual(time);
    expect(await ftp.stat(path)).toMatchObject({ name: expect.stringContaining(file), size: 7 });
    expect((await ftp.hash(path, "SHA-256")).hex).toMatch(/^[0-9a-f]{64}$/);
    expect(await ftp.download(path).text()).toBe("seven b");
    const { entries } = await ftp.list(folder);
    expect(entries.filter(({ type }) => type === "file").map((entry) => entry.name)).toEqual([file]);
    await ftp.session(async (session) => {
      await session.cd(folder);
      expect(await session.pwd()).toBe(`/${folder}`);
      expect(await session.names()).toEqual([file]);
      expect(await session.listText("LIST")).toContain(file);
    });
    await ftp.rename(path, `${folder}/2 ${file}`);
    const walked: string[] = [];
    for await (const entry of ftp.walk("/")) walked.push(entry.path);
    expect(walked).toEqual([`/${folder}`, `/${folder}/2 ${file}`]);
    const matched: string[] = [];
    for await (const entry of ftp.glob(`**/2 ${name}*`)) matched.push(entry.path);
    expect(matched).toEqual([`/${folder}/2 ${file}`]);
    const missing = await ftp
      .download(`${folder}/none ${file}`)
      .bytes()
      .catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(FtpError);
    expect((missing as FtpError).message).toContain(`none ${file}`);
    expect((missing as FtpError).transcript.join("\n")).toContain(`RETR ${folder}/none ${file}`);
    await ftp.remove(`${folder}/2 ${file}`);
    await ftp.rmdir(folder);
    expect(await readdir(root)).toEqual([]);
  });

  it("holds in mirrors, both ways", async () => {
    const ftp = await clientOf(charset, encoding);
    const [there, back] = [join(work, "there"), join(work, "back")];
    await mkdir(join(there, `d ${name}`), { recursive: true });
    await writeFile(join(there, `d ${name}`, `${name}.txt`), "seven b");
    expect(await ftp.mirror({ from: { local: there }, to: { remote: "/m" } }).result).toMatchObject({
      copied: 1,
      failed: 0,
    });
    expect(await readFile(join(root, "m", `d ${name}`, `${name}.txt`), "utf8")).toBe("seven b");
    const down = { from: { remote: "/m" }, to: { local: back } };
    expect(await ftp.mirror(down).result).toMatchObject({ copied: 1, problems: 0 });
    expect(await readFile(join(back, `d ${name}`, `${name}.txt`), "utf8")).toBe("seven b");
    expect(await ftp.mirror(down).result).toMatchObject({ copied: 0, problems: 0 });
  });
});

describe("a disk full of old names", () => {
  const bytesOf = (text: string) => Buffer.from(makeNameCodec("gbk").encode(text));
  const long = ["中文文件名称.txt", "这是一个测试文件.txt", "我们的目录说明.txt"];
  beforeEach(async () => {
    for (const name of long) {
      await writeFile(Buffer.concat([Buffer.from(`${root}/`), bytesOf(name)]), name);
    }
  });

  it.each(["auto", "gbk"])(
    "is read with encoding %s, and each name sent back as it came",
    async (encoding) => {
      const ftp = await clientOf(undefined, encoding);
      const names = (await ftp.list()).entries.filter(({ type }) => type === "file").map(({ name }) => name);
      expect(names.toSorted()).toEqual(long.toSorted());
      for (const name of names) expect(await ftp.download(name).text()).toBe(name);
      await ftp.mirror({ from: { remote: "/" }, to: { local: join(work, "copy") } }).result;
      expect((await readdir(join(work, "copy"))).toSorted()).toEqual(long.toSorted());
    },
  );

  it.each(["utf-8", "big5"])("can be used by its bytes where encoding %s does not fit", async (encoding) => {
    const ftp = await clientOf(undefined, encoding);
    const files = (await ftp.list()).entries.filter(({ type }) => type === "file");
    expect(files).toHaveLength(long.length);
    const contents = await Promise.all(files.map(({ name }) => ftp.download(name).text()));
    expect(contents.toSorted()).toEqual(long.toSorted());
  });
});

it("refuses a name that the charset lacks, before anything is sent", async () => {
  const sent: string[] = [];
  const ftp = await clientOf("windows-1252", "latin1", {
    onDialog: (event) => event.kind === "command" && sent.push(event.verb),
  });
  const before = sent.length;
  await expect(ftp.size("中文")).rejects.toMatchObject({ code: "illegal-argument" });
  expect(sent).toHaveLength(before);
});

it("names the charsets there are, for one that is none", async () => {
  const refused = clientOf(undefined, "klingon");
  await expect(refused).rejects.toMatchObject({ code: "usage", hint: expect.stringContaining("shift_jis") });
});
