import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Running, twinport } from "../support/command.ts";
import { reportParts } from "../support/report-parts.ts";
import { root } from "../support/sources.ts";

const article = join(root, "fixtures/article/exact-passive.pcap");
/** Captures with a warning, and with an error. */
const privateAddress = join(root, "fixtures/nat/server-behind.pcap");
const mixedUp = join(root, "fixtures/tls/implicit-to-plain-curl.pcap");
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-e2e-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("twinport", () => {
  it.each([
    [["--help"], 0],
    [["--version"], 0],
    [[], 2],
    [["frobnicate"], 2],
    [["explain"], 2],
    [["explain", "--format", "pdf", article], 2],
    [["explain", article, "--fail-on", "note"], 2],
    [["explain", article, "--fail-on", "warn"], 0],
    [["explain", privateAddress, "--fail-on", "error"], 0],
    [["explain", privateAddress, "--fail-on", "warn"], 1],
    [["explain", privateAddress, "--fail-on", "warn", "--only", "rows", "--format", "csv"], 1],
    [["explain", privateAddress, "--fail-on", "warn", "--filter", "tls"], 0],
    [["explain", mixedUp, "--fail-on", "error"], 1],
    [["explain", join(root, "package.json"), "--fail-on", "error"], 3],
    [["serve", "--port", "70000"], 2],
    [["serve", "--passive-ports", "9-1"], 2],
    [["serve", "--passive-ports", "1-60000"], 2],
    [["serve", "--passive-address", "1.2.3"], 2],
    [["serve", "--passive-address", "10.0.0.0/33=1.2.3.4"], 2],
    [["serve", "--passive-address", "1.2.3.4", "--passive-address", "example.org"], 2],
    [["serve", "--upload", "fast"], 2],
    [["serve", "--allow", "everybody"], 2],
    [["serve", "--proxy-from", "load-balancer"], 2],
    [["explain", article, "-o", article], 2],
    [["explain", article, "--session", "two"], 2],
    [["explain", article, "--frames"], 2],
    [["explain", article, "--filter", "host"], 2],
    [["explain", article, "--format", "json", "--only", "transfers"], 2],
    [["explain", article, "--format", "svg", "--only", "rows"], 2],
    [["explain", article, "-o", "/nonexistent/x"], 3],
    [["users", "add", "a", "--file", "/nonexistent/x.toml"], 3],
    [["serve", ".", "--port", "0", "--client-cert", "login"], 2],
    [["explain", "--app", "/nonexistent/app.html"], 3],
    [["explain", "--app", "/nonexistent/app.html", article], 2],
    [["explain", "--app", "/nonexistent/app.html", "--format", "html"], 2],
    [["explain", "/nonexistent.pcap"], 3],
    [["explain", join(root, "package.json")], 3],
    [["serve", "/nonexistent"], 3],
    [["serve", "--users", "/nonexistent.toml"], 3],
  ])("%j exits %i, with at most a line or two of complaint and no stack", async (args, status) => {
    const ended = await twinport(args, { input: "password\n" });
    expect(ended.status).toBe(status);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    if (status === 3) expect(ended.stderr.trim().split("\n")).toHaveLength(1);
  });
});

describe("twinport explain", () => {
  it("explains a capture in the language asked for, or of the environment", async () => {
    expect((await twinport(["explain", article])).stdout).toContain("52×256+53=13365");
    expect((await twinport(["explain", article, "--lang", "zh-CN"])).stdout).toContain("三次握手");
    const chinese = await twinport(["explain", article], { env: { LANG: "zh_CN.UTF-8" } });
    expect(chinese.stdout).toContain("被动模式");
  });

  it("writes JSON, also to a file, with the password masked unless asked otherwise", async () => {
    const output = join(folder, "out.json");
    expect(await twinport(["explain", article, "--format", "json", "-o", output])).toMatchObject({
      status: 0,
      stdout: "",
    });
    const text = await readFile(output, "utf8");
    expect(JSON.parse(text)).toMatchObject({ schema: "twinport.explain/1", sessions: [{ id: "C1" }] });
    expect(text).not.toContain("open-sesame");
    expect((await twinport(["explain", article, "--show-passwords"])).stdout).toContain("open-sesame");
  });

  it("explains what could be read of a damaged capture, says so, and exits 0", async () => {
    const cut = join(folder, "cut.pcap");
    await writeFile(cut, (await readFile(article)).subarray(0, 2500));
    const ended = await twinport(["explain", cut]);
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch(/2\d\d\d/); // the offset
    expect(ended.stdout).toContain("Three-way handshake");
  });

  it("writes lines of JSON and tables for spreadsheets", async () => {
    const lines = (await twinport(["explain", article, "--format", "ndjson"])).stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(["session", "finding", "summary"]);
    const table = await twinport(["explain", article, "--format", "csv", "--only", "transfers"]);
    expect(table.stdout.split("\r\n")[2]).toMatch(/^C1,.*,RETR,13111\.txt,to-client,241,241,yes,/);
  });

  it("writes what the name of the output says", async () => {
    const beginnings = {
      "page.html": /^<!doctype html>/,
      "picture.SVG": /^<svg /,
      "all.json": /^\{/,
      "lines.ndjson": /^\{"type":"session"/,
      "table.csv": /^session,client,/,
      "ticket.md": /\n## Session C1/,
      "else.log": /\nSession C1/,
    };
    for (const [name, beginning] of Object.entries(beginnings)) {
      const file = join(folder, name);
      expect(await twinport(["explain", article, "-o", file])).toMatchObject({ status: 0, stdout: "" });
      expect(await readFile(file, "utf8"), name).toMatch(beginning);
    }
    await twinport(["explain", article, "-o", join(folder, "text.csv"), "--format", "text"]);
    expect(await readFile(join(folder, "text.csv"), "utf8")).toMatch(/\nSession C1/);
  });

  it("tells the sessions asked for, and says how many others there are", async () => {
    const all = await twinport(["explain", article, "--filter", "user reader and file *.txt"]);
    expect(all.stdout).toContain("Session C1");
    const none = await twinport(["explain", article, "--session", "2", "--session", "4-7"]);
    expect(none).toMatchObject({ status: 0, stderr: "" });
    expect(none.stdout).toContain(
      "1 FTP session is in the capture, but it does not match what was asked for.",
    );
    const wrong = await twinport(["explain", article, "--filter", "port http", "--lang", "zh-CN"]);
    expect(wrong.stderr).toBe("twinport: --filter: 第 6 列：此处应为端口（0 至 65535），而不是“http”\n");
  });

  it("gives the findings alone, and only those of the sessions asked for", async () => {
    const both = ["explain", privateAddress, mixedUp, "--only", "findings"];
    const text = (await twinport(both)).stdout;
    expect(text).toContain("Findings: 1 error, 1 warning, 1 note");
    expect(text).not.toContain("Three-way handshake");
    const some = (await twinport([...both, "--filter", "finding R04", "--format", "csv"])).stdout;
    expect(some.split("\r\n").map((line) => line.split(",")[0])).toEqual(["rule", "R04", "R28", ""]);
    const lines = (await twinport([...both, "--session", "1", "--format", "ndjson"])).stdout;
    expect(
      lines
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { type: "finding", rule: "R24", sessions: ["C1"] },
      { type: "summary", findings: [{ rule: "R24" }] },
    ]);
  });

  it("leaves an older file alone when the capture is none, and writes nothing of it", async () => {
    const output = join(folder, "older.txt");
    await writeFile(output, "older\n");
    const ended = await twinport(["explain", join(root, "package.json"), "-o", output]);
    expect(ended).toMatchObject({ status: 3, stdout: "" });
    expect(await readFile(output, "utf8")).toBe("older\n");
  });

  it("ends quietly when its reader goes away", async () => {
    const running = new Running(["explain", article, "--format", "markdown"]);
    running.child.stdout?.destroy();
    expect(await running.ended).toMatchObject({ status: 0, stderr: "" });
  });

  it("reads standard input", async () => {
    // Not through a shell: the capture is handed to the child as a string would be spoilt, so it goes by a file descriptor.
    const ended = await twinport(["explain", "-"], { input: "not a capture" });
    expect(ended.status).toBe(3);
  });
});

describe("twinport demo --once", () => {
  it("prints both walk-throughs and exits 0", async () => {
    const { status, stdout: lines, stderr } = await twinport(["demo", "--once"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const stdout = lines.replace(/\s+/g, " "); // sentences are wrapped
    expect(stdout).toMatch(/227 Entering Passive Mode \(127,0,0,1,\d+,\d+\)/);
    const [, p1, p2, port] = /\((\d+)×256\+(\d+)=(\d+)\)/.exec(stdout) ?? [];
    expect(Number(p1) * 256 + Number(p2)).toBe(Number(port));
    expect(stdout).toMatch(/PORT 127,0,0,1,/);
    expect(stdout).toMatch(/Three-way handshake: the client connects to the announced port/);
    expect(stdout).toMatch(/Three-way handshake: the server connects from port/);
  });

  it("writes both modes as a page, and says of what its chapters are made", async () => {
    const file = join(folder, "demo.html");
    const { status, stdout } = await twinport(["demo", "--once", "--report", file]);
    expect(status).toBe(0);
    expect(stdout).toContain(`The report: ${file}`);
    const parts = reportParts(file);
    expect(parts.map(({ kind }) => kind)).toEqual([
      "chapter",
      "session",
      "summary",
      "chapter",
      "session",
      "summary",
    ]);
    expect(parts[0]?.data).toMatchObject({
      title: { en: "Passive mode", "zh-CN": "被动模式" },
      intro: [{}, { en: expect.stringMatching(/^From (packets captured|what the client saw)/) }],
    });
    expect(parts[3]?.data).toMatchObject({ title: { en: "Active mode", "zh-CN": "主动模式" } });
    const kinds = parts.map(({ data }) => JSON.stringify(data));
    expect(kinds[1]).toContain("tcp.handshake.data.passive");
    expect(kinds[4]).toContain("tcp.handshake.data.active");
    expect((await twinport(["demo", "--once", "--report", "/nonexistent/demo.html"])).status).toBe(3);
  });

  it("speaks Chinese", async () => {
    const { status, stdout } = await twinport(["demo", "--once", "--lang", "zh-CN"]);
    expect(status).toBe(0);
    expect(stdout).toContain("服务端响应进入被动模式");
    expect(stdout).toContain("主动模式");
  });
});

describe("twinport demo", () => {
  it("keeps serving until ^C, where and as whom it says", async () => {
    const demo = new Running(["demo"]);
    const [, url = ""] = await demo.said(/twinport ftp (ftp:\/\/\S+)/);
    await demo.said(/Ctrl-C/);
    const got = await twinport(["ftp", url, "-c", "get 13111.txt -; quit"]);
    expect(got.status).toBe(0);
    expect(got.stdout).toContain("FTP opens two connections.");
    expect(await demo.stop()).toMatchObject({ status: 130 });
  });
});

describe("twinport serve and twinport ftp", () => {
  it("serve a folder and use it, recorded at both ends", async () => {
    const served = await mkdtemp(join(folder, "served-"));
    await writeFile(join(served, "a b.txt"), "hello\n");
    const [serverWire, clientWire] = [join(folder, "server.pcapng"), join(folder, "client.pcapng")];
    const server = new Running(["serve", served, "--port", "0", "-w", serverWire]);
    const [, url = ""] = await server.said(/twinport ftp (ftp:\/\/\S+)/);
    await server.said(/Ctrl-C/);
    for (const mode of [[], ["-A"]]) {
      const ended = await twinport(
        ["ftp", url, ...mode, "-w", clientWire, "-c", 'get "a b.txt" -; mkdir d; cd d; pwd'],
        { cwd: folder },
      );
      expect(ended.status, ended.stdout + ended.stderr).toBe(0);
      expect(ended.stdout).toContain("hello");
      const { stdout } = await twinport(["explain", clientWire, "--format", "markdown"]);
      expect(stdout).toContain("RETR a b.txt");
      expect(stdout).toMatch(
        mode.length === 0
          ? /the \*\*client\*\* connects to the announced port/
          : /the \*\*server\*\* connects from port/,
      );
      if (mode.length === 0) await rm(join(served, "d"), { recursive: true });
    }
    expect((await server.stop()).status).toBe(130);
    const recorded = JSON.parse((await twinport(["explain", serverWire, "--format", "json"])).stdout);
    expect(recorded.sessions).toHaveLength(2);
  });

  it("lets in the users of a users file, and nobody else", async () => {
    const users = join(folder, "users.toml");
    expect(
      await twinport(["users", "add", "alice", "--file", users], { input: "wonder land\n" }),
    ).toMatchObject({ status: 0 });
    expect(await twinport(["users", "add", "alice", "--file", users], { input: "again\n" })).toMatchObject({
      status: 2,
    });
    const server = new Running(["serve", folder, "--port", "0", "--users", users]);
    const [, port = ""] = await server.said(/ftp:\/\/127\.0\.0\.1:(\d+)/);
    const login = (password: string) =>
      twinport(["ftp", "-n", "127.0.0.1", port, "-c", `user alice "${password}"; pwd`]);
    expect(await login("wonder land")).toMatchObject({ status: 0 });
    expect(await login("wrong")).toMatchObject({ status: 4 });
    await server.stop();
  });

  it("takes over what happens to the users file while it runs", async () => {
    const users = join(folder, "changing.toml");
    const manage = (words: string[], input = "") => twinport(["users", ...words, "--file", users], { input });
    await manage(["add", "ann", "--rights", "list,read,write"], "one\n");
    await writeFile(users, `# ours\n${await readFile(users, "utf8")}`);
    const server = new Running(["serve", folder, "--port", "0", "--users", users]);
    const [, port = ""] = await server.said(/ftp:\/\/127\.0\.0\.1:(\d+)/);
    const login = async (user: string, password: string) =>
      (await twinport(["ftp", "-n", "127.0.0.1", port, "-c", `user ${user} ${password}; pwd`])).status;
    expect(await login("ann", "one")).toBe(0);
    expect(await manage(["passwd", "ann"], "two\n")).toMatchObject({ status: 0 });
    expect([await login("ann", "one"), await login("ann", "two")]).toEqual([4, 0]);
    expect((await manage(["add", "bob", "--read-only"], "three\n")).status).toBe(0);
    expect(await login("bob", "three")).toBe(0);
    const { stdout } = await manage(["list"]);
    expect(stdout).toMatch(/ann +password .*list,read,write/);
    expect(stdout).not.toContain("argon2");
    expect(await manage(["remove", "ann"])).toMatchObject({
      status: 0,
      stdout: `Removed ann from ${users}. Sessions that are open go on.\n`,
    });
    expect([await login("ann", "two"), await login("bob", "three")]).toEqual([4, 0]);
    expect(await readFile(users, "utf8")).toMatch(/^# ours\n\n?\[users\.bob\]/);
    expect((await manage(["remove", "ann"])).status).toBe(2);
    await server.stop();
  }, 60_000);

  it("asks a program about logins", async () => {
    const program = join(folder, "judge");
    await writeFile(
      program,
      '#!/bin/sh\ngrep -q \'"password":"open"\' && echo \'{"read-only":true}\' || echo null\n',
      { mode: 0o755 },
    );
    const judged = new Running(["serve", folder, "--port", "0", "--authenticate", program]);
    const [, judgedPort = ""] = await judged.said(/ftp:\/\/127\.0\.0\.1:(\d+)/);
    const ask = async (password: string, then = "pwd") =>
      (await twinport(["ftp", "-n", "127.0.0.1", judgedPort, "-c", `user any ${password}; ${then}`])).status;
    expect([await ask("open"), await ask("shut"), await ask("open", "mkdir x")]).toEqual([0, 4, 6]);
    await judged.stop();
  }, 60_000);

  it.skipIf(!existsSync("/dev/full"))(
    "say so when the recording could not be written (wants /dev/full)",
    async () => {
      const ended = await twinport(["ftp", "-n", "-w", "/dev/full", "-c", "status"]);
      expect(ended).toMatchObject({ status: 3, stderr: "twinport: cannot write /dev/full: no space left\n" });
      expect(ended.stdout).toContain("Passive mode: on");
    },
  );

  it("exit with what a script ended on", async () => {
    const server = new Running(["serve", folder, "--port", "0", "--read-only"]);
    const [, url = ""] = await server.said(/twinport ftp (ftp:\/\/\S+)/);
    const script = async (commands: string) => (await twinport(["ftp", url, "-c", commands])).status;
    expect(await script("frobnicate")).toBe(2);
    expect(await script("get nothing.here")).toBe(5);
    expect(await script("mkdir x")).toBe(6);
    await server.stop();
    expect(await script("pwd")).toBe(3);
  });
});
