import { chmod, chown, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { whoElseWrites } from "./who-else.ts";

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-who-"));
  await mkdir(at("above/state"), { recursive: true, mode: 0o755 });
});
afterEach(() => rm(folder, { recursive: true }));
const asked = (name = "above/state") => whoElseWrites(at(name));

describe.skipIf(process.geteuid === undefined)("who else may write (wants a system with modes)", () => {
  it("is nobody where only the owner may", async () => {
    expect(await asked()).toBeUndefined();
    await writeFile(at("above/file"), "", { mode: 0o644 });
    expect(await asked("above/file")).toBeUndefined();
  });

  it("is everybody, or a group, as the modes say, of folders above too", async () => {
    await chmod(at("above/state"), 0o770);
    expect(await asked()).toEqual({ place: at("above/state"), who: "group" });
    await chmod(at("above"), 0o777);
    expect(await asked()).toEqual({ place: at("above"), who: "everybody" });
  });

  it("takes a sticky folder above for safe, and not the folder itself", async () => {
    await chmod(at("above"), 0o1777);
    expect(await asked()).toBeUndefined();
    expect(await asked("above")).toEqual({ place: at("above"), who: "everybody" });
  });

  it("looks behind links, and at where they stand", async () => {
    await mkdir(at("open"));
    await chmod(at("open"), 0o777);
    await symlink(at("above/state"), at("open/link"));
    expect(await asked("open/link")).toEqual({ place: at("open"), who: "everybody" });
    await symlink(at("open"), at("to-open"));
    expect(await asked("to-open")).toEqual({ place: at("open"), who: "everybody" });
    // A link to a link, and that one where everybody may put another.
    await symlink("open/link", at("to-link"));
    expect(await asked("to-link")).toEqual({ place: at("open"), who: "everybody" });
    await symlink("to-link", at("to-to-link"));
    expect(await asked("to-to-link")).toEqual({ place: at("open"), who: "everybody" });
  });

  it.skipIf(process.geteuid?.() !== 0)("is an owner that is neither root nor we (wants root)", async () => {
    await chown(at("above"), 12_345, 12_345);
    expect(await asked()).toEqual({ place: at("above"), who: "owner" });
  });
});
