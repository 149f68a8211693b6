import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FaultServer, type FaultServerOptions } from "../../testing/index.ts";
import { Client, enterPassiveModeIPv4, FileType, FTPError } from "./index.ts";

const servers: FaultServer[] = [];
const clients: Client[] = [];
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "compat-"));
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const server of servers.splice(0)) await server.close();
  await rm(folder, { recursive: true });
});

async function start(options: FaultServerOptions = {}): Promise<FaultServer> {
  const server = await FaultServer.start(options);
  servers.push(server);
  return server;
}

async function session(options: FaultServerOptions = {}, timeout = 10_000) {
  const server = await start(options);
  const client = new Client(timeout);
  clients.push(client);
  await client.access({ host: server.host, port: server.port, user: "u", password: "p" });
  return { server, client };
}

function collect(): { readonly stream: Writable; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
}

const stored = (server: FaultServer, path: string) => Buffer.from(server.files.read(path) ?? "?").toString();

describe("the examples of its README", () => {
  it("the first one: access, list, upload, download", async () => {
    const { server, client } = await session();
    const [here, copy] = [join(folder, "README.md"), join(folder, "COPY.md")];
    await writeFile(here, "hello");
    expect(await client.list()).toEqual([]);
    await client.uploadFrom(here, "README_FTP.md");
    await client.downloadTo(copy, "README_FTP.md");
    expect(await readFile(copy, "utf8")).toBe("hello");
    expect(server.lines.slice(0, 7)).toEqual([
      "OPTS UTF8 ON",
      "USER u",
      "PASS p",
      "FEAT",
      "TYPE I",
      "STRU F",
      "OPTS UTF8 ON",
    ]);
  });

  it("the second one: ensureDir, clearWorkingDir, uploadFromDir", async () => {
    const { server, client } = await session({ files: { "/my/remote/directory/old/file": "x" } });
    await writeFile(join(folder, "a.txt"), "a");
    await client.ensureDir("my/remote/directory");
    await client.clearWorkingDir();
    await client.uploadFromDir(folder);
    expect(await client.pwd()).toBe("/my/remote/directory");
    expect((await client.list()).map(({ name }) => name)).toEqual(["a.txt"]);
    expect(stored(server, "/my/remote/directory/a.txt")).toBe("a");
  });

  it("progress of uploads, downloads and listings", async () => {
    const { client } = await session();
    const told: unknown[] = [];
    client.trackProgress((info) => told.push(info));
    await client.uploadFrom(Readable.from(["12345"]), "test.txt");
    await client.list();
    client.trackProgress();
    await client.list();
    expect(told[0]).toEqual({ name: "test.txt", type: "upload", bytes: 0, bytesOverall: 0 });
    expect(told[1]).toEqual({ name: "test.txt", type: "upload", bytes: 5, bytesOverall: 5 });
    expect(told.at(-1)).toMatchObject({ name: "", type: "list" });
  });
});

describe("the client", () => {
  it("has every command", async () => {
    const { client, server } = await session({ files: { "/d/f": "12345" } });
    server.files.write("/d/f", "12345", Date.UTC(2026, 0, 2, 3, 4, 5));
    expect(await client.cd("d")).toEqual({ code: 250, message: "250 ok" });
    expect(await client.pwd()).toBe("/d");
    expect(await client.size("f")).toBe(5);
    expect(await client.lastMod("f")).toEqual(new Date("2026-01-02T03:04:05Z"));
    expect((await client.features()).get("MLST")).toBe("type*;size*;modify*;");
    expect(await client.list()).toMatchObject([{ name: "f", type: FileType.File, size: 5, isFile: true }]);
    await client.rename("f", "g");
    await client.appendFrom(Readable.from(["67"]), "g");
    expect(stored(server, "/d/g")).toBe("1234567");
    await client.remove("g");
    expect(await client.remove("g", true)).toMatchObject({ code: 550 });
    await client.cdup();
    await client.removeEmptyDir("d");
    expect(await client.sendIgnoringError("FOO")).toMatchObject({ code: 502 });
    await expect(client.send("FOO")).rejects.toMatchObject({
      name: "FTPError",
      code: 502,
      message: "502 FOO is not known",
    });
    await expect(client.cd("a\r\nDELE b")).rejects.toThrow(
      "Invalid command: Contains control characters. (CWD a\r\nDELE b)",
    );
    expect(client.closed).toBe(false);
  });

  it("works on whole trees", async () => {
    const files = { "/t/a": "1", "/t/s/b": "2", "/other": "3" };
    const { client, server } = await session({ files });
    const target = join(folder, "tree");
    await client.downloadToDir(target, "t");
    expect(await readFile(join(target, "s/b"), "utf8")).toBe("2");
    await client.uploadFromDir(target, "/new/place");
    expect(stored(server, "/new/place/s/b")).toBe("2");
    expect(await client.pwd()).toBe("/");
    await client.removeDir("new");
    expect(server.files.isDirectory("/new")).toBe(false);
    await client.removeDir("/");
    expect(server.files.list("/")).toEqual([]);
  });

  it("resumes both ways", async () => {
    const { client, server } = await session({ files: { "/f": "0123456789" } });
    const local = join(folder, "f");
    await writeFile(local, "abcd, and what an older and longer one had");
    await client.downloadTo(local, "f", 4);
    expect(await readFile(local, "utf8")).toBe("abcd456789");
    await client.uploadFrom(local, "part", { localStart: 2, localEndInclusive: 4 });
    expect(stored(server, "/part")).toBe("cd4");
    await expect(client.downloadTo(join(folder, "none"), "f", 4)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("begins at once: its socket is the new one when connect returns", async () => {
    const server = await start();
    const client = new Client(5000);
    clients.push(client);
    const before = client.ftp.socket;
    const greeted = client.connect(server.host, server.port);
    expect(client.ftp.socket).not.toBe(before);
    expect(client.ftp.socket.connecting).toBe(true);
    await greeted;
  });

  it("does not wait minutes for a server that says it will be ready then", async () => {
    const server = await start({ faults: { replies: { WELCOME: "120 Ready in 5 hours" } } });
    const refused = new Client(5000).connect(server.host, server.port);
    await expect(refused).rejects.toEqual(new FTPError({ code: 120, message: "120 Ready in 5 hours" }));
  });

  it("can be opened again after it was closed", async () => {
    const server = await start();
    const client = new Client(5000);
    expect(client.closed).toBe(true);
    await expect(client.send("NOOP")).rejects.toThrow("Socket is closed (control socket)");
    const where = { host: server.host, port: server.port };
    await client.access(where);
    client.close();
    expect(client.closed).toBe(true);
    await expect(client.send("NOOP")).rejects.toThrow("Client is closed because User closed client");
    expect(await client.access(where)).toEqual({ code: 220, message: "220 fault server ready" });
    client.close();
  });

  it("tells why it cannot connect", async () => {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
    const { port } = probe.address() as { port: number };
    await new Promise((resolve) => probe.close(resolve));
    await expect(new Client().access({ port })).rejects.toMatchObject({ code: "ECONNREFUSED" });
    const server = await start({ user: "u", password: "p" });
    const login = new Client().access({ host: server.host, port: server.port, user: "u", password: "x" });
    await expect(login).rejects.toEqual(new FTPError({ code: 530, message: "530 no" }));
  });
});

describe("what basic-ftp gets wrong", () => {
  it("an existing file survives the download of a missing one", async () => {
    const { client } = await session();
    const precious = join(folder, "precious.txt");
    await writeFile(precious, "precious");
    await expect(client.downloadTo(precious, "missing.bin")).rejects.toMatchObject({ code: 550 });
    expect(await readFile(precious, "utf8")).toBe("precious");
    await expect(client.downloadTo(join(folder, "new"), "missing.bin")).rejects.toMatchObject({ code: 550 });
    await expect(readFile(join(folder, "new"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("what cannot be written is not asked for, and the session goes on", async () => {
    const { client, server } = await session({ files: { "/f": "abc" } });
    const nowhere = join(folder, "no", "such", "folder");
    await expect(client.downloadTo(nowhere, "f")).rejects.toMatchObject({ code: "ENOENT" });
    expect(server.lines).not.toContain("RETR f");
    expect(await client.size("f")).toBe(3);
  });

  it("replies that arrive byte by byte are read", async () => {
    const { client } = await session({ files: { "/f": "abc" }, faults: { slowReplies: 1 } });
    const { stream, text } = collect();
    await client.downloadTo(stream, "f");
    expect(text()).toBe("abc");
    expect((await client.features()).size).toBe(8);
  });

  it("two calls at once are done one after the other", async () => {
    const { client } = await session({ files: { "/a": "A", "/b": "B" } });
    const [a, b] = [collect(), collect()];
    await Promise.all([client.downloadTo(a.stream, "a"), client.downloadTo(b.stream, "b"), client.pwd()]);
    expect([a.text(), b.text()]).toEqual(["A", "B"]);
  });

  it("names from the server never leave the local folder", async () => {
    const listing = "type=file;size=1; ../evil\r\n";
    const { client } = await session({ listing });
    await expect(client.downloadToDir(join(folder, "in"))).rejects.toThrow("../evil");
    await expect(readFile(join(folder, "evil"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("a download that is shorter than announced is an error", async () => {
    const { client } = await session({
      files: { "/f": "abcdef" },
      faults: { transfer: { announced: 6, sends: 2 } },
    });
    await expect(client.downloadTo(collect().stream, "f")).rejects.toThrow("Truncated");
  });
});

describe("transfers", () => {
  it("tries EPSV, then PASV, and keeps to what works", async () => {
    const { client, server } = await session({ faults: { replies: { EPSV: "500 no" } } });
    await client.uploadFrom(Readable.from(["x"]), "a");
    await client.uploadFrom(Readable.from(["y"]), "b");
    expect(server.lines.filter((line) => line === "EPSV")).toHaveLength(1);
    expect(client.prepareTransfer).toBe(enterPassiveModeIPv4);
  });

  it("says so when no way works", async () => {
    const { client } = await session({ faults: { replies: { EPSV: "500 no", PASV: "227 Missing IP" } } });
    await expect(client.uploadFrom(Readable.from(["x"]), "a")).rejects.toThrow(
      "None of the available transfer strategies work. Last error response was 'Error: Can't parse response to 'PASV': 227 Missing IP'.",
    );
  });

  it("does not go where PASV points", async () => {
    const { client } = await session({
      files: { "/f": "abc" },
      faults: { replies: { EPSV: "500 no" }, passiveAddress: "1.2.3.4" },
    });
    const { stream, text } = collect();
    await client.downloadTo(stream, "f");
    expect(text()).toBe("abc");
  });

  it("time out where the server stops, and then the client is closed", async () => {
    const { client, server } = await session({ files: { "/f": "abc" } });
    server.faults = { transfer: { leaves: "open" } };
    client.ftp.timeout = 100;
    await expect(client.downloadTo(collect().stream, "f")).rejects.toThrow("Timeout (data socket)");
    expect(client.closed).toBe(true);
  });

  it("a slow stream of ours is no time-out", async () => {
    const { client, server } = await session();
    client.ftp.timeout = 100;
    const source = new Readable({ read() {} });
    source.push("begin");
    const later = setTimeout(() => {
      source.push("end");
      source.push(null);
    }, 400);
    await client.uploadFrom(source, "f");
    clearTimeout(later);
    expect(stored(server, "/f")).toBe("beginend");
  });

  it("an error of the server in the middle leaves the client usable", async () => {
    const { client, server } = await session({ files: { "/f": "abc" } });
    server.faults = { transfer: { final: "500 Something went wrong" } };
    await expect(client.downloadTo(collect().stream, "f")).rejects.toThrow("500 Something went wrong");
    expect(client.ftp.dataSocket).toBeUndefined();
    expect(client.ftp.socket.timeout).toBe(0);
    server.faults = {};
    expect(await client.size("f")).toBe(3);
  });

  it("errors of our streams are told", async () => {
    const { client } = await session({ files: { "/f": "abc" } });
    const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error("local disk full")) });
    await expect(client.downloadTo(full, "f")).rejects.toThrow("local disk full");
    const again = await session();
    const source = new Readable({ read() {} });
    source.push("x");
    setImmediate(() => source.destroy(new Error("BOOM")));
    await expect(again.client.uploadFrom(source, "f")).rejects.toThrow("BOOM");
  });

  it("a local file that changes while it is sent is no success", async () => {
    const { client } = await session();
    const path = join(folder, "f");
    await writeFile(path, "0123456789");
    const prepare = client.prepareTransfer;
    client.prepareTransfer = async (ftp) => {
      await writeFile(path, "012");
      return await prepare(ftp);
    };
    await expect(client.uploadFrom(path, "f")).rejects.toThrow("expected to send 10 bytes but sent 3");
  });
});
