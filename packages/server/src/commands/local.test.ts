import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";
import { LocalStorage } from "../storage/local.ts";

const made: string[] = [];
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true, force: true }))));

/** A server over a folder of this host with what an attacker would like to find there; and one who is logged in. */
async function start() {
  const outside = await mkdtemp(join(tmpdir(), "twinport-outside-"));
  const root = await mkdtemp(join(tmpdir(), "twinport-commands-"));
  made.push(outside, root);
  await writeFile(join(outside, "secret"), "x", { mode: 0o600 });
  await writeFile(join(root, "f"), "abc", { mode: 0o644 });
  await mkdir(join(root, "d"));
  await symlink(outside, join(root, "esc"));
  execFileSync("mkfifo", [join(root, "p")]);
  const server = await startWithFiles({ storage: new LocalStorage(root) });
  return { server, root, outside };
}

describe("commands over a folder of the host", () => {
  it("change nothing behind a link that leads out, and set no set-id bit (K39)", async () => {
    const { server, root, outside } = await start();
    const before = await stat(join(outside, "secret"));
    const lines = [
      "SITE CHMOD 777 esc",
      "SITE CHMOD 777 esc/secret",
      "SITE UTIME 20260102030405 esc/secret",
      "MFMT 20260102030405 esc/secret",
      "MFF Modify=20260102030405;UNIX.mode=777; esc/secret",
      "MDTM 20260102030405 esc/secret",
      "HASH esc/secret",
      "XMD5 esc/secret",
      "AVBL esc",
    ];
    expect(codesOf(await dialog(server, lines))).toBe(lines.map(() => "550").join(" "));
    const after = await stat(join(outside, "secret"));
    expect([after.mode, after.mtimeMs]).toEqual([before.mode, before.mtimeMs]);
    expect(codesOf(await dialog(server, ["SITE CHMOD 4777 f", "SITE CHMOD 755 f", "SITE CHMOD 700 d"]))).toBe(
      "504 200 200",
    );
    expect((await stat(join(root, "f"))).mode & 0o7777).toBe(0o755);
    expect((await stat(join(root, "d"))).mode & 0o7777).toBe(0o700);
  });

  it("do not wait at a FIFO, and show what it is (K40)", async () => {
    const { server } = await start();
    const peer = await server.peer();
    for (const line of ["RETR p", "RETR d"])
      expect(codesOf((await peer.download("EPSV", line)).replies)).toBe("550");
    for (const line of ["STOR p", "APPE p", "STOR d"])
      expect(codesOf((await peer.upload("EPSV", line, "x")).replies)).toBe("550");
    expect(await peer.codes("HASH p", "MFMT 20260102030405 p", "SITE CHMOD 777 p")).toEqual([550, 550, 550]);
    expect((await peer.download("EPSV", "LIST p")).data.toString()).toMatch(/^p/);
  });

  it("give new files the permissions that SITE UMASK leaves, and old ones their own", async () => {
    const { server, root } = await start();
    const peer = await server.peer();
    await peer.codes("TYPE I", "SITE UMASK 027", "MKD new");
    for (const line of ["STOR a", "APPE b", "STOU c", "STOR f"]) await peer.upload("EPSV", line, "x");
    const modes = await Promise.all(
      ["new", "a", "b", "c", "f"].map(async (name) => (await stat(join(root, name))).mode & 0o777),
    );
    expect(modes).toEqual([0o750, 0o640, 0o640, 0o640, 0o644]);
  });

  it("store under unique names, and leave nothing of what fails", async () => {
    const { server, root } = await start();
    const peer = await server.peer();
    await peer.say("TYPE I");
    const { replies } = await peer.upload("EPSV", "STOU f", "new");
    const name = replies[0]?.replace("150 FILE: ", "") ?? "";
    expect(await readFile(join(root, name), "utf8")).toBe("new");
    expect(await readFile(join(root, "f"), "utf8")).toBe("abc");
    await peer.passivePort("EPSV");
    peer.send("STOU gone\r\nABOR\r\n");
    expect([await peer.reply(), await peer.reply()].map((reply) => reply.slice(0, 3))).toEqual([
      "426",
      "226",
    ]);
    expect((await readdir(root)).sort()).toEqual(["d", "esc", "f", name, "p"].sort());
  });

  it("say what is in the way of a new name", async () => {
    const { server } = await start();
    const replies = await dialog(server, ["RNFR f", "RNTO d", "CWD f", "RNFR d", "RNTO d/e", "DELE d"]);
    expect(replies).toEqual([
      "350 Ready for RNTO.",
      "553 There is something of that name already.",
      "550 Not a directory.",
      "350 Ready for RNTO.",
      "553 File name not allowed.",
      "550 Not a plain file.",
    ]);
  });
});
