import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "../support/sources.ts";

/** Runs a command on a terminal of its own, types what it is given, a key at each prompt, and tells how the terminal was left. */
const typist = `
import json, os, pty, sys, termios
keys = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
said = b""
def wait(times):
    global said
    while said.count(b": ") < times:
        said += os.read(terminal, 1000)
hidden = []
for at, key in enumerate(keys):
    wait(at + 1)
    hidden.append(termios.tcgetattr(terminal)[3] & termios.ECHO == 0)
    os.write(terminal, key.encode())
try:
    while more := os.read(terminal, 1000):
        said += more
        echo = termios.tcgetattr(terminal)[3] & termios.ECHO != 0
except OSError:
    pass
status = os.waitpid(pid, 0)[1]
print(json.dumps({"status": os.waitstatus_to_exitcode(status), "said": said.decode(), "hidden": hidden, "echo": echo}))
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-prompt-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function typed(...keys: readonly string[]) {
  const script = join(root, "packages/cli/bin/twinport.js");
  const command = [process.execPath, script, "users", "add", "ann"];
  const { stdout } = await promisify(execFile)("python3", ["-c", typist, JSON.stringify(keys), ...command], {
    cwd: folder,
  });
  return JSON.parse(stdout);
}

describe.skipIf(process.platform === "win32")("the prompt for a password (wants python3)", () => {
  it.each([
    ["Ctrl-C", ["half\u0003"]],
    ["the end of input", ["\u0004"]],
    ["Ctrl-C at the second time of asking", ["whole\r", "\u0003"]],
  ])("is left by %s: nothing is written, the terminal shows again what is typed", async (_, keys) => {
    const { status, said, hidden, echo } = await typed(...keys);
    expect(status).toBe(130);
    expect(said).toMatch(/: \r\ntwinport: no password was given; nothing has been changed\r\n$/);
    expect(said).not.toMatch(/half|whole| at /);
    expect(hidden).toEqual(keys.map(() => true));
    expect(echo).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });

  it("takes what is typed twice, and shows nothing of it", async () => {
    const { status, said } = await typed("wonder\r", "wonder\r");
    expect(status).toBe(0);
    expect(said).not.toContain("wonder");
    expect(await readdir(folder)).toEqual(["users.toml"]);
  });
});
