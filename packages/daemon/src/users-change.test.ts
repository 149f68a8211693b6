import { chmod, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changeUsersFile } from "./users-change.ts";
import { parseUsersFile, readUsersFile } from "./users-file.ts";

const ann = `[users.ann]\npassword = ""\n`;

describe("changeUsersFile", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "twinport-"));
    path = join(folder, "users.toml");
  });
  afterEach(() => rm(folder, { recursive: true }));
  const modeOf = async () => ((await stat(path)).mode & 0o777).toString(8);

  it("makes a file that is its owner's alone", async () => {
    await changeUsersFile(path, (text) => `${text}${ann}`);
    expect(await readFile(path, "utf8")).toBe(ann);
    expect(await modeOf()).toBe("600");
    expect(await readdir(folder)).toEqual(["users.toml"]);
  });

  it.each([
    [0o644, "600"],
    [0o640, "640"],
    [0o600, "600"],
  ])("closes a file to everybody, not to its group: %o", async (before, after) => {
    await writeFile(path, ann);
    await chmod(path, before);
    await changeUsersFile(path, () => "");
    expect(await modeOf()).toBe(after);
  });

  it("leaves the file as it is when what comes out, or what was there, is none", async () => {
    await writeFile(path, ann);
    await expect(changeUsersFile(path, () => "[users.x]\n")).rejects.toMatchObject({ code: "unreadable" });
    expect(await readFile(path, "utf8")).toBe(ann);
    await writeFile(path, "broken");
    await expect(changeUsersFile(path, () => ann)).rejects.toMatchObject({ code: "unreadable" });
    expect(await readFile(path, "utf8")).toBe("broken");
    expect(await readdir(folder)).toEqual(["users.toml"]);
  });

  it("leaves a file that is not in UTF-8 as it is", async () => {
    const latin1 = Buffer.from(`# Andr\u00e9\n${ann}`, "latin1");
    await writeFile(path, latin1);
    await expect(changeUsersFile(path, (text) => `${text}#`)).rejects.toMatchObject({
      code: "unreadable",
      message: `${path} is not in UTF-8`,
    });
    expect(await readFile(path)).toEqual(latin1);
    await expect(readUsersFile(path)).rejects.toThrow(/is not in UTF-8/);
  });

  it("does not undo what somebody else has changed meanwhile", async () => {
    const other = ann.replace("ann", "bob");
    const change = changeUsersFile(path, async (text) => {
      await writeFile(path, other);
      return `${text}${ann}`;
    });
    await expect(change).rejects.toThrow(/somebody else has changed it meanwhile; try again/);
    expect(await readFile(path, "utf8")).toBe(other);
    expect(await readdir(folder)).toEqual(["users.toml"]);
  });

  it("loses nobody to others who change it in the same moment: who comes second is told", async () => {
    const add = (name: string) =>
      changeUsersFile(path, (text) => `${text}[users.${name}]\npassword = ""\n`).then(
        () => [name],
        (error: Error) => {
          expect(error.message).toMatch(/somebody else/);
          return [];
        },
      );
    const added = await Promise.all(["a", "b", "c", "d"].map(add));
    const there = parseUsersFile(await readFile(path, "utf8"), path).users.map(({ name }) => name);
    expect(there.length).toBeGreaterThan(0);
    expect(there.sort()).toEqual(added.flat());
  });

  it("says what to remove when somebody who changed it was killed", async () => {
    const left = join(folder, ".users.toml.new");
    await writeFile(left, "");
    await expect(changeUsersFile(path, () => ann)).rejects.toMatchObject({
      hint: expect.stringContaining(left),
    });
    await rm(left);
    await changeUsersFile(path, () => ann);
  });

  it("changes the file behind a link, and keeps the link", async () => {
    const target = join(folder, "real.toml");
    await writeFile(target, "");
    await symlink("real.toml", path);
    await changeUsersFile(path, () => ann);
    expect(await readlink(path)).toBe("real.toml");
    expect(await readFile(target, "utf8")).toBe(ann);
  });
});
