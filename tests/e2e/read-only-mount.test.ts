import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "../support/sources.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-mounted-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** What the server says of a users file in a folder with a mode for everybody, mounted as said. */
async function started(how: "ro" | "rw"): Promise<string> {
  const script = join(root, "packages/cli/bin/twinport.js");
  const lines = [
    'mount -t tmpfs tmpfs "$PWD" && cd "$PWD"',
    `printf '[users.ann]\\npassword = ""\\n' > users.toml`,
    "chmod 777 . && chmod 666 users.toml",
    `mount -o remount,${how} "$PWD"`,
    // It ends at the first step behind the users file: this machine has no such address.
    `exec ${process.execPath} ${script} serve / --users $PWD/users.toml --tls off --port 0 --host 192.0.2.1`,
  ];
  const { stderr } = await promisify(execFile)("unshare", ["--mount", "sh", "-c", lines.join("\n")], {
    cwd: folder,
  }).catch((error: { stderr: string }) => error);
  return stderr;
}

describe.skipIf(process.platform !== "linux" || process.geteuid?.() !== 0)(
  "a users file (wants root)",
  () => {
    it("may have any mode where nobody can write, as in a ConfigMap of Kubernetes", async () => {
      expect(await started("rw")).toContain("everybody on this machine may write to");
      expect(await started("ro")).toMatch(/^twinport: cannot listen on 192\.0\.2\.1/);
    });
  },
);
