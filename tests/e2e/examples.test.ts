import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { type FtpSession, openSession } from "@twinport/client";
import { FaultServer } from "@twinport/client/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { controlCapture } from "../support/ftp-capture.ts";
import { root } from "../support/sources.ts";

const passive = join(root, "fixtures/article/exact-passive.pcap");
const active = join(root, "fixtures/article/exact-active.pcap");
const digest = createHash("sha256")
  .update(readFileSync(join(root, "fixtures/article/13111.txt")))
  .digest("hex");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twinport-examples-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs an example, with the packages as a user has them. */
function run(name: string, ...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, "examples", name), ...args], (error, stdout, stderr) => {
      const status = error === null ? 0 : Number(error.code);
      resolve({ status, stdout, stderr });
    });
  });
}

/** Runs the tests that an example has. */
function runTests(name: string): Promise<{ status: number; stdout: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["--test", join(root, "examples", name)], (error, stdout) =>
      resolve({ status: error === null ? 0 : Number(error.code), stdout }),
    );
  });
}

/** An example that serves: what it says, line by line, and a client of it. */
interface Served {
  readonly child: ChildProcess;
  readonly ftp: FtpSession;
  readonly address: { readonly host: string; readonly port: number };
  line(): Promise<string>;
}

const served: Served[] = [];
afterEach(async () => {
  for (const { child, ftp } of served.splice(0)) {
    ftp.close();
    if (child.exitCode === null && child.kill("SIGKILL")) await once(child, "close");
  }
});

/** Starts an example that prints the URL where it serves, and logs in there. */
async function serve(name: string, password: string, ...args: string[]): Promise<Served> {
  const child = spawn(process.execPath, [join(root, "examples", name), ...args], {
    env: { ...process.env, PORT: "0", FTP_PASSWORD: password },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const line = async (): Promise<string> => (await lines.next()).value ?? "";
  const { hostname, port, username } = new URL(await line());
  const address = { host: hostname, port: Number(port) };
  const ftp = await openSession(address);
  const program = { child, ftp, address, line };
  served.push(program);
  await ftp.login(username, password);
  return program;
}

describe("examples", () => {
  it("are all run here and named in their README", () => {
    const readme = readFileSync(join(root, "examples/README.md"), "utf8");
    const own = readFileSync(import.meta.filename, "utf8");
    const programs = readdirSync(join(root, "examples")).filter((file) => file.endsWith(".mjs"));
    for (const name of programs) {
      expect(readme).toContain(`(${name})`);
      // What has tests beside it is imported by them.
      const tests = name.replace(".mjs", ".test.mjs");
      const call = programs.includes(tests) ? `runTests("${tests}"` : `("${name}"`;
      expect(own).toMatch(new RegExp(`(run|runTests|serve)${call.replace(/^.*\(/, "\\(")}`));
    }
  });

  it("upload-hook runs a command on each upload that came whole, and on no other", async () => {
    const { ftp, address, child, line } = await serve("upload-hook.mjs", "s3cret", folder, "sha256sum");
    const half = new Error("the program that uploads gives up");
    async function* broken() {
      yield Buffer.from("half");
      throw half;
    }
    await expect(ftp.upload(broken(), "half.txt")).rejects.toThrow();
    const again = await openSession(address);
    await again.login("upload", "s3cret");
    await again.upload(readFileSync(join(root, "fixtures/article/13111.txt")), "13111.txt");
    expect(await line()).toBe('"/13111.txt", 241 bytes from 127.0.0.1');
    expect(await line()).toBe(`${digest}  ${join(folder, "13111.txt")}`);
    again.close();
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([0, null]);
  });

  it("own-storage serves what it was given, and keeps the contract of storages", async () => {
    const { ftp, child } = await serve("own-storage.mjs", "secret");
    await ftp.mkdir("d");
    await ftp.upload(Buffer.from("hello"), "d/f");
    await ftp.rename("d", "e");
    expect((await ftp.list("e")).entries).toMatchObject([{ name: "f", size: 5 }]);
    await ftp.quit();
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([0, null]);
    const { status, stdout } = await runTests("own-storage.test.mjs");
    expect(status, stdout).toBe(0);
    expect(stdout).toMatch(/^# pass 2\d$/m);
  });

  it("ftp-fixture gives tests a server each", async () => {
    const { status, stdout } = await runTests("ftp-fixture.test.mjs");
    expect(status, stdout).toBe(0);
    expect(stdout).toMatch(/^# pass 2$/m);
  });

  it("fetch-many fetches what matches, and says what it could not have", async () => {
    await using server = await FaultServer.start({
      files: { "/a/1.csv": "one", "/a/b/2.csv": "two", "/3.txt": "no" },
    });
    const url = `ftp://${server.host}:${server.port}/`;
    const target = join(folder, "fetched");
    const { status, stdout, stderr } = await run("fetch-many.mjs", url, "**/*.csv", target);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.trim().split("\n").sort()).toEqual(['"/a/1.csv": 3 bytes', '"/a/b/2.csv": 3 bytes']);
    expect(readFileSync(join(target, "a/b/2.csv"), "utf8")).toBe("two");
    const none = await run("fetch-many.mjs", "ftp://user@/x");
    expect(none.status).toBe(2);
  });

  it("deploy shows its plan, and carries it out when it is told to", async () => {
    await using server = await FaultServer.start({
      files: { "/htdocs/old.html": "old", "/htdocs/same.html": "as it was" },
    });
    const site = join(folder, "site");
    mkdirSync(site);
    writeFileSync(join(site, "new.html"), "new");
    writeFileSync(join(site, "same.html"), "as it is now");
    const url = `ftp://${server.host}:${server.port}/htdocs`;
    const plan = await run("deploy.mjs", site, url);
    expect(plan.status, plan.stderr).toBe(0);
    expect(plan.stdout).toContain("new.html");
    expect(server.files.read("/htdocs/new.html")).toBeUndefined();
    const done = await run("deploy.mjs", site, url, "--yes");
    expect(done.status, done.stderr).toBe(0);
    expect(done.stdout).toContain("2 sent, 1 removed");
    expect(Buffer.from(server.files.read("/htdocs/new.html") ?? []).toString()).toBe("new");
    expect(server.files.read("/htdocs/old.html")).toBeUndefined();
  });

  it("ask-server sends commands over one connection, and prints each reply", async () => {
    await using server = await FaultServer.start({ faults: { replies: { HELP: "502 none\u001b[2J" } } });
    const url = `ftp://${server.host}:${server.port}/`;
    const { status, stdout, stderr } = await run("ask-server.mjs", url, "NOOP", "HELP", "SITE HELP");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^working directory: "\/"\nNOOP 200 .*\nHELP 502 "none\\u001b\[2J"\nSITE \d/);
    expect(server.connections).toBe(1);
    const listing = await run("ask-server.mjs", url, "LIST");
    expect(listing).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("LIST opens a data connection"),
    });
    expect((await run("ask-server.mjs")).status).toBe(2);
  });

  it("faulty-server tests a program of basic-ftp's API against faults", async () => {
    const { status, stdout } = await runTests("faulty-server.test.mjs");
    expect(status, stdout).toBe(0);
    expect(stdout).toMatch(/^# pass 4$/m);
  });

  it("failed-logins counts who failed, from where", async () => {
    const wrong = [
      "< 220 hi",
      "> USER admin",
      "< 331 password",
      "> PASS one",
      "< 530 no",
      "> PASS two",
      "< 530 no",
    ];
    const right = ["< 220 hi", "> USER ann", "< 331 password", "> PASS three", "< 230 welcome"];
    writeFileSync(join(folder, "a.pcap"), controlCapture("192.0.2.1", "192.0.2.9", [wrong, right, wrong]));
    const unknown = ["< 220 hi", "> USER root", "< 530 no"];
    writeFileSync(join(folder, "b.pcap"), controlCapture("192.0.2.2", "192.0.2.9", [unknown]));
    writeFileSync(join(folder, "notes.txt"), "no capture");
    expect(await run("failed-logins.mjs", folder)).toEqual({
      status: 0,
      stdout: '4 × "admin" from 192.0.2.1 at 192.0.2.9\n1 × "root" from 192.0.2.2 at 192.0.2.9\n',
      stderr: "",
    });
    expect((await run("failed-logins.mjs", passive)).stdout).toBe("no failed login\n");
  });

  it("extract-files extracts, to a folder and in memory", async () => {
    const out = join(folder, "out");
    expect((await run("extract-files.mjs", passive, out)).stdout).toBe(
      `"C1.D2-13111.txt" 241 bytes ${digest}\n`,
    );
    expect(readdirSync(out)).toEqual(["C1.D2-13111.txt"]);
    expect((await run("extract-files.mjs", passive)).stdout).toBe(`"C1.D2 13111.txt" 241 bytes ${digest}\n`);
  });

  it("own-rule applies rules", async () => {
    expect(await run("own-rule.mjs", passive)).toEqual({ status: 0, stdout: "", stderr: "" });
    const { status, stdout } = await run("own-rule.mjs", active);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^active-mode C1\.D1: \S+ connected to \S+:\d+ of the client\n/);
  });

  it.each(["failed-logins.mjs", "extract-files.mjs", "own-rule.mjs", "upload-hook.mjs"])(
    "%s says how it is used",
    async (name) => {
      expect(await run(name)).toMatchObject({ status: 2, stderr: expect.stringContaining("usage:") });
    },
  );
});
