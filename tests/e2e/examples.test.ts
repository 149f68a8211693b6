import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

describe("examples", () => {
  it("are all run here and named in their README", () => {
    const readme = readFileSync(join(root, "examples/README.md"), "utf8");
    const own = readFileSync(import.meta.filename, "utf8");
    for (const name of readdirSync(join(root, "examples")).filter((file) => file.endsWith(".mjs"))) {
      expect(readme).toContain(`(${name})`);
      expect(own).toContain(`run("${name}"`);
    }
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

  it.each(["failed-logins.mjs", "extract-files.mjs", "own-rule.mjs"])(
    "%s says how it is used",
    async (name) => {
      expect(await run(name)).toMatchObject({ status: 2, stderr: expect.stringContaining("usage:") });
    },
  );
});
