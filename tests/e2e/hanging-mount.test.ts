import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { hashPassword } from "@twinport/daemon";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../support/sources.ts";

/** Mounts a FUSE file system that answers nobody, in a mount namespace of its own, and runs a command there. */
const beside = `
import ctypes, os, subprocess, sys
fd = os.open("/dev/fuse", os.O_RDWR)
how = f"fd={fd},rootmode=40000,user_id=0,group_id=0"
if ctypes.CDLL(None).mount(b"hanging", sys.argv[1].encode(), b"fuse", 0, how.encode()) != 0:
    sys.exit("cannot mount")
subprocess.call(sys.argv[2:])
`;
const possible = process.getuid?.() === 0 && existsSync("/dev/fuse") && existsSync("/usr/bin/unshare");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-hanging-"));
  await mkdir(join(folder, "far"));
  await writeFile(join(folder, "near"), "12345");
});
afterAll(() => rm(folder, { recursive: true }));

async function reply(socket: Socket): Promise<string> {
  let text = "";
  while (!/^\d{3} .*\r\n$/m.test(text)) text += (await once(socket, "data")).toString();
  return text;
}

/** Runs `twinport serve` where "far" hangs, and gives its port; then ends it. */
async function whileServed(options: readonly string[], work: (port: number) => Promise<void>): Promise<void> {
  const script = join(root, "packages/cli/bin/twinport.js");
  const serve = ["serve", folder, "--port", "0", "--tls", "off", "--network-mounts", ...options];
  const python = ["python3", "-c", beside, join(folder, "far"), process.execPath, script, ...serve];
  const child = spawn("unshare", ["--mount", "--propagation", "private", ...python], { detached: true });
  try {
    let said = "";
    while (!said.includes("Ctrl-C")) said += (await once(child.stdout, "data")).toString();
    child.stdout.resume();
    await work(Number(/ftp:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]));
  } finally {
    const gone = once(child, "close");
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    await gone;
  }
}

async function logIn(port: number, user: string): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  await reply(socket);
  for (const line of [`USER ${user}`, "PASS x", "TYPE I"]) {
    socket.write(`${line}\r\n`);
    expect(await reply(socket)).toMatch(/^[23]/);
  }
  return socket;
}

describe.skipIf(!possible)(
  "a network mount that hangs inside a local folder (wants root and /dev/fuse)",
  () => {
    it("keeps nobody waiting but who asks for it, with --network-mounts", () =>
      whileServed(["--anonymous"], async (port) => {
        const [patient, other] = [await logIn(port, "ftp"), await logIn(port, "ftp")];
        let answered = false;
        patient.once("data", () => {
          answered = true;
        });
        patient.write("SIZE far/away\r\n");
        for (let times = 0; times < 20; times++) {
          other.write("SIZE near\r\n");
          expect(await reply(other)).toBe("213 5\r\n");
        }
        expect(answered).toBe(false);
        for (const socket of [patient, other]) socket.destroy();
      }));

    it("holds up no login, however often the users file changes that names it", async () => {
      const users = join(folder, "users.toml");
      const hash = await hashPassword("x");
      const write = (ann: number) =>
        writeFile(
          users,
          `[users.ann]\nhome = "far/${ann}"\npassword = ""\n[users.bob]\npassword = "${hash}"\n`,
        );
      await write(0);
      await whileServed(["--users", users], async (port) => {
        // Threads for files are four, and a look at the folder takes one.
        for (let change = 1; change <= 6; change++) {
          await write(change);
          (await logIn(port, "bob")).destroy();
        }
      });
    });
  },
);
