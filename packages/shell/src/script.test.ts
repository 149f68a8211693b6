import { EventEmitter, once } from "node:events";
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runScript } from "../test/console.ts";
import { type MockOptions, type MockServer, startMockServer } from "../test/mock-server.ts";
import { runShell } from "./run.ts";

let folder: string;
let server: MockServer | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-shell-"));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

const text = "hello from 13111.\n";

async function serve(options: MockOptions = {}): Promise<string> {
  server = await startMockServer({ files: { "13111.txt": text, "two words": "2" }, ...options });
  return `ftp://alice:secret@127.0.0.1:${server.port}`;
}

describe("a script", () => {
  it("saves a listing to a file", async () => {
    const target = await serve();
    const { code, out } = await runScript({
      target,
      localDirectory: folder,
      commands: "ls * names; dir * -; ls a b c",
    });
    expect(code).toBe(2); // the last one is a usage error
    expect(await readFile(join(folder, "names"), "utf8")).toBe("13111.txt\ntwo words\n");
    expect(out).toContain("-rw-r--r--");
    expect(server?.received).toEqual(expect.arrayContaining(["NLST *", "LIST *"]));
  });

  it("shows the article's session", async () => {
    const target = await serve();
    const { code, out, err } = await runScript({
      target,
      localDirectory: folder,
      commands: "pwd; ls; dir; get 13111.txt; bye",
    });
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(
      out.replace(/\|\d+\|/g, "|PORT|").replace(/ in 00:00 \(.*\)/, " in TIME"),
    ).toBe(`Connected to 127.0.0.1.
220 mock
331 password?
230 in
Remote system type is UNIX.
Using binary mode to transfer files.
Remote directory: /
229 x (|||PORT|)
150 listing
13111.txt
two words
226 done
229 x (|||PORT|)
150 listing
-rw-r--r-- 1 ftp ftp 18 Nov 22 18:00 13111.txt
-rw-r--r-- 1 ftp ftp 1 Nov 22 18:00 two words
226 done
local: 13111.txt remote: 13111.txt
200 type I
229 x (|||PORT|)
150 13111.txt (18 bytes)
226 done
18 bytes received in TIME
221 bye
`);
    expect(await readFile(join(folder, "13111.txt"), "utf8")).toBe(text);
  });

  it("reads standard input without a prompt, comments and empty lines passed over", async () => {
    const { code, out, err } = await runScript({ input: "# hello\n\nlpwd\r\nlpwd", localDirectory: folder });
    expect({ code, out, err }).toEqual({
      code: 0,
      out: `Local directory: ${folder}\n`.repeat(2),
      err: "",
    });
  });

  it("goes through each command on files and directories", async () => {
    const target = await serve();
    await writeFile(join(folder, "up.txt"), "up");
    const { code, out, err } = await runScript({
      target,
      localDirectory: folder,
      input: `verbose off
put up.txt
append up.txt
put "up.txt" "a name"
rename "a name" b
size up.txt
modtime 13111.txt
delete b
mkdir new
cd new
cdup
rmdir new
ascii
type
image
quote NOOP
system
`,
    });
    expect(err).toBe("NOOP: 502 NOOP?\n");
    expect(code).toBe(6);
    expect(out.slice(out.indexOf("Verbose"))).toBe(`Verbose mode off.
up.txt\t4
13111.txt\tTue, 22 Nov 2022 18:00:00 GMT
200 type A
Using ascii mode to transfer files.
200 type I
502 NOOP?
215 UNIX Type: L8
`);
    expect(server?.files.get("up.txt")).toBe("upup");
    expect(server?.received).toContain("RNFR a name");
    expect(server?.files.has("b")).toBe(false);
  });

  it("sends PASV, PORT or EPRT as told", async () => {
    const target = await serve();
    const { code } = await runScript({
      target,
      passive: false,
      commands: "ls; epsv4 off; ls; pass on; ls; passive off; status",
    });
    expect(code).toBe(0);
    const verbs = server?.received.map((line) => line.split(" ")[0]);
    expect(verbs?.filter((verb) => /^(EP|PA|PO)/.test(verb ?? "") && verb !== "PASS")).toEqual([
      "EPRT",
      "PORT",
      "PASV",
    ]);
  });
});

describe("the exit code of a script", () => {
  it.each([
    ["frobnicate", 2, "?Invalid command."],
    ["m", 2, "?Ambiguous command."],
    ["get", 3, "Not connected."],
    ["rename a", 3, "Not connected."],
    ["open", 2, "usage: open host-name [port]"],
    ["passive maybe", 2, "usage: passive [ on | off ]"],
    ["bye now", 2, "usage: bye"],
    ['lcd "', 2, "Unbalanced quote."],
    ["open 127.0.0.1 0", 2, "not a port number: 0"],
    ["help get nosuch; lpwd", 2, "?Invalid help command `nosuch'"],
  ])("%s → %d", async (commands, code, message) => {
    const outcome = await runScript({ commands });
    expect(outcome.err).toBe(`${message}\n`);
    expect(outcome.code).toBe(code);
  });

  it.each([
    ["get nosuch", 5],
    ["cd nowhere", 5],
    ["get nosuch; frobnicate", 5],
    ["put nosuch", 3],
    ["rename 13111.txt", 2],
    ["mget no*", 5],
    ["mput no*", 5],
    ["quote FOO", 6],
    ["lcd nosuch", 3],
    ["user alice wrong", 4],
    ["ls; close; ls", 3],
  ])("%s → %d", async (commands, code) => {
    const target = await serve();
    const outcome = await runScript({ target, commands, localDirectory: folder });
    expect(outcome.err).not.toBe("");
    expect(outcome.code).toBe(code);
  });

  it.skipIf(process.platform === "win32")("is 1 when a local command fails", async () => {
    const env = { SHELL: "/bin/sh" };
    const commands = "!pwd; !echo oops >&2\n!exit 3";
    const outcome = await runScript({ commands, env, localDirectory: folder });
    expect(outcome).toEqual({ code: 1, out: `${await realpath(folder)}\n`, err: "oops\n" });
  });

  it("is 3 for a local directory that is not there, said in words", async () => {
    const { code, err } = await runScript({ commands: "lcd nosuch", localDirectory: folder });
    expect({ code, err }).toEqual({ code: 3, err: `${join(folder, "nosuch")}: no such file or directory\n` });
  });

  it("is 130 when nobody reads the output, and the rest is left", async () => {
    await serve();
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done(new Error("write EPIPE")) });
    const stderr = new Writable({ write: (_chunk, _encoding, done) => done() });
    const code = await runShell({
      target: `ftp://alice:secret@127.0.0.1:${server?.port}`,
      commands: "get 13111.txt",
      localDirectory: folder,
      stdin: new PassThrough(),
      stdout,
      stderr,
      env: {},
      interrupts: new EventEmitter(),
    });
    expect(code).toBe(130);
    expect(await readdir(folder)).toEqual([]);
  });

  it("is 3 when nobody is there, and no command is tried", async () => {
    await serve();
    const port = server?.port ?? 0;
    await server?.close();
    const { code, out, err } = await runScript({
      target: `127.0.0.1:${port}`,
      commands: "ls; lpwd",
      localDirectory: folder,
    });
    expect(code).toBe(3);
    expect(err).toContain("refused");
    expect(out).toBe("");
  });

  it("is 3 when the server hangs up, and what it said is shown", async () => {
    const target = await serve({ answers: { NLST: () => "hangup" } });
    const { code, out, err } = await runScript({ target, commands: "ls; ls" });
    expect(code).toBe(3);
    expect(out).toContain("Connection to 127.0.0.1 is closed.\n");
    expect(err).toMatch(/closed.*\n(.*\n)*Not connected\.\n$/);
  });

  it("is 4 on a wrong password", async () => {
    const target = await serve();
    const { code, out, err } = await runScript({
      target: target.replace("secret", "guess"),
      commands: "pwd",
    });
    expect(code).toBe(4);
    expect(out).toContain("530 no\nLogin failed.\n");
    expect(err).toContain("530 no");
    expect(err).not.toContain("guess");
  });

  it("is 4 when nobody can be asked", async () => {
    await serve();
    const { code, err } = await runScript({ target: `127.0.0.1:${server?.port}`, input: "" });
    expect(code).toBe(4);
    expect(err).toBe("no user name\n(use ftp://user@host, ~/.netrc or `user NAME`)\n");
  });
});

describe("a transfer that fails", () => {
  it("is told with its cause, what the user can do, and what to tell whom, and exits 7", async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, "close");
    const target = await serve({
      answers: { EPSV: () => `229 Extended (|||${port}|)\r\n`, PASV: () => "502 no\r\n" },
    });
    const { code, err } = await runScript({ target, localDirectory: folder, commands: "get 13111.txt" });
    expect(code).toBe(7);
    const [what, why, ...advice] = err.trimEnd().split("\n");
    expect(what).toContain(`127.0.0.1:${port}: connection refused`);
    expect(why).toMatch(new RegExp(`port ${port}\\b`));
    expect(advice).toEqual([
      expect.stringMatching(/^\(Try again/),
      expect.stringMatching(/^\(For whoever runs the server: /),
      expect.stringMatching(/^\(For whoever runs the firewall: /),
    ]);
  });
});
