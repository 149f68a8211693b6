import { execFileSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "@twinport/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { programAuthenticator } from "./program.ts";

describe("programAuthenticator", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "twinport-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  let scripts = 0;
  /** A program of the shell's, its authenticator. */
  async function program(script: string, time?: number) {
    const path = join(folder, `program-${++scripts}`);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return programAuthenticator(path, {
      root: folder,
      readOnly: false,
      ...(time === undefined ? {} : { time }),
    });
  }
  const request = {
    user: "ann $(touch /tmp/never)",
    password: "se cret",
    client: { address: "192.0.2.1", port: 1025 },
    certificate: null,
    host: "ftp.example.com",
    signal: new AbortController().signal,
  };

  it("asks with one line of JSON on standard input, and nowhere else", async () => {
    const told = join(folder, "told");
    const authenticator = await program(`{ echo "$# $*"; cat; env; } > ${told}; echo null`);
    expect(await authenticator.authenticate(request)).toBeNull();
    const [words, line = "", ...environment] = (await readFile(told, "utf8")).split("\n");
    expect(words).toBe("0 ");
    const { signal: _, ...question } = request;
    expect(JSON.parse(line)).toEqual(question);
    expect(environment.join()).not.toMatch(/ann|se cret|192\.0\.2\.1|ftp\.example/);
  });

  it("lets in with what the program says, which has the keys of a users file", async () => {
    const authenticator = await program(
      `echo '{"home": "files", "rights": ["list"], "limits": {"upload": "2 MB"}}'`,
    );
    const account = await authenticator.authenticate(request);
    expect(account).toMatchObject({
      name: request.user,
      rights: { "/": ["list"] },
      limits: { bandwidth: { upload: 2e6 } },
    });
    expect(account?.storage).toBe((await authenticator.authenticate(request))?.storage);
    expect(await (await program("echo '{}'")).authenticate(request)).toMatchObject({ name: request.user });
  });

  it("does not ask about an empty password, nor about none without a certificate", async () => {
    const asked = join(folder, "asked");
    const authenticator = await program(`echo asked >> ${asked}; echo '{}'`);
    expect(await authenticator.authenticate({ ...request, password: "" })).toBeNull();
    expect(await authenticator.authenticate({ ...request, password: null })).toBeNull();
    await expect(readFile(asked)).rejects.toMatchObject({ code: "ENOENT" });
    const certificate = { commonName: "Ann", fingerprint: "ab".repeat(32) };
    expect(await authenticator.authenticate({ ...request, password: null, certificate })).not.toBeNull();
  });

  it.each([
    ["echo null; exit 3", /ended with status 3/],
    ["echo 'no database' >&2; exit 1", /ended with status 1: no database/],
    ["kill -9 $$", /ended with SIGKILL/],
    ["true", /did not answer with one line of JSON/],
    ["echo yes", /did not answer with one line of JSON/],
    ["echo '[]'", /the answer of .*/],
    ["echo true", /the answer of .*/],
    [`echo '{"hme": "x"}'`, /the answer of .*: hme is not a setting known here/],
    [`echo '{"read-only": true, "rights": []}'`, /read-only and rights/],
    ["cat /dev/zero", new RegExp(`more than ${limits.loginProgramAnswer} bytes`)],
  ])("cannot tell when the program does: %s", async (script, message) => {
    await expect((await program(script)).authenticate(request)).rejects.toThrow(message);
  });

  it("cannot tell when there is no program", async () => {
    const none = programAuthenticator(join(folder, "none"), { root: folder, readOnly: false });
    await expect(none.authenticate(request)).rejects.toThrow(/cannot run .*none/);
  });

  it.runIf(process.platform === "linux")(
    "cannot tell for want of descriptors, and nothing ends of it",
    async () => {
      const authenticator = await program("echo '{}'");
      const limit = (most: string) =>
        execFileSync("prlimit", [`--nofile=${most}:`, "--pid", `${process.pid}`]);
      const before = execFileSync("prlimit", [
        "--nofile",
        "-o",
        "SOFT",
        "--noheadings",
        "--pid",
        `${process.pid}`,
      ]);
      const held: number[] = [];
      limit(`${openSync("/dev/null", "r") + 100}`);
      try {
        for (;;) held.push(openSync("/dev/null", "r"));
      } catch (error) {
        expect(error).toMatchObject({ code: "EMFILE" });
      }
      const answer = authenticator.authenticate(request);
      await expect(answer).rejects.toThrow(/cannot run .*EMFILE/);
      for (const fd of held) closeSync(fd);
      limit(before.toString().trim());
      expect(await authenticator.authenticate(request)).not.toBeNull();
    },
  );

  it.runIf(process.platform === "linux")("does not wait for what a program has left behind", async () => {
    const pid = join(folder, "daemon");
    const authenticator = await program(`setsid sleep 1000 & echo $! > ${pid}; echo '{}'`, 300);
    await expect(authenticator.authenticate(request)).rejects.toThrow(/took longer than 0.3 s/);
    process.kill(Number(await readFile(pid, "utf8")), "SIGKILL");
  });

  it("ends a program that takes too long, and what that has started", async () => {
    const pids = join(folder, "pids");
    const authenticator = await program(`sleep 1000 & echo $$ $! > ${pids}; wait`, 500);
    await expect(authenticator.authenticate(request)).rejects.toThrow(/took longer than 0.5 s/);
    for (const pid of (await readFile(pids, "utf8")).trim().split(" ")) {
      // A zombie that nobody has waited for yet is dead all the same.
      await expect
        .poll(() => readFile(`/proc/${pid}/stat`, "utf8").catch(() => "gone"))
        .toMatch(/gone|\) [ZX] /);
    }
  });

  it("ends the program of a session that has ended", async () => {
    const leave = new AbortController();
    const answer = (await program("sleep 1000")).authenticate({ ...request, signal: leave.signal });
    setImmediate(() => leave.abort());
    await expect(answer).rejects.toThrow();
  });

  it("answers many at once, a few at a time", async () => {
    const authenticator = await program("cat > /dev/null; echo '{}'");
    const fresh = () => ({ ...request, signal: new AbortController().signal });
    const answers = await Promise.all(Array.from({ length: 20 }, () => authenticator.authenticate(fresh())));
    expect(answers.every((account) => account !== null)).toBe(true);
  });
});
