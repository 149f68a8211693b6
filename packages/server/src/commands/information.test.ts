import { commands } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";

describe("FEAT", () => {
  it("tells the features of what is served, and no others", async () => {
    const [reply = ""] = await dialog(await startWithFiles(), ["FEAT"], false);
    const lines = reply.split("\n").map((line) => line.trim());
    expect(lines[0]).toBe("211 Features:");
    expect(lines.at(-1)).toBe("End");
    for (const line of ["HOST", "EPRT", "EPSV", "REST STREAM", "SIZE", "MDTM", "LANG EN*", "TVFS", "UTF8"]) {
      expect(lines).toContain(line);
    }
    const unserved = Object.values(commands).filter((spec) => !spec.served && spec.feat !== null);
    for (const { feat } of unserved) expect(lines).not.toContain(feat);
    expect(new Set(lines).size).toBe(lines.length);
  });

  it("marks the facts of MLST that are sent", async () => {
    const [all, , some] = await dialog(await startWithFiles(), ["FEAT", "OPTS MLST size;", "FEAT"]);
    expect(all).toContain("MLST type*;size*;modify*;perm*;unique*;unix.mode*;");
    expect(some).toContain("MLST type;size*;modify;perm;unique;unix.mode;");
  });
});

describe("HELP", () => {
  it("lists what is served, and explains one command", async () => {
    const lines = ["HELP", "HELP retr", "HELP SMNT", "HELP nonsense"];
    const [all, retr, smnt, nonsense] = await dialog(await startWithFiles(), lines);
    for (const verb of ["RETR", "EPSV", "MLSD", "XPWD"]) expect(all).toContain(verb);
    expect(all).not.toContain("SMNT");
    expect(retr).toContain(commands.RETR.syntax);
    expect(smnt).toContain("not implemented");
    expect(nonsense).toMatch(/^501/);
  });

  it("tells of SITE as SITE HELP does, to those who are logged in", async () => {
    const server = await startWithFiles();
    const [table, word, help] = await dialog(server, ["HELP SITE", "help site umask", "SITE HELP"]);
    expect(table).toBe(help);
    expect(table).toContain("SITE UMASK");
    expect(word).toContain("SITE <SP> UMASK");
    expect((await dialog(server, ["HELP SITE"], false))[0]).not.toContain("UMASK");
  });
});

describe("LANG", () => {
  it.each([
    ["LANG", 200],
    ["LANG EN", 200],
    ["lang en-US", 200],
    ["LANG zh-CN", 504],
    ["LANG english", 504],
    ["LANG en-", 504],
    [`LANG en${"-a".repeat(2000)}`, 504],
  ])("answers %s with %i", async (line, code) => {
    expect(codesOf(await dialog(await startWithFiles(), [line], false))).toBe(String(code));
  });
});

describe("SYST", () => {
  it("says UNIX, by which clients know the form of LIST", async () => {
    expect(await dialog(await startWithFiles(), ["SYST"], false)).toEqual(["215 UNIX Type: L8"]);
  });
});

describe("NOOP", () => {
  it("does nothing, whatever stands behind it", async () => {
    expect(codesOf(await dialog(await startWithFiles(), ["NOOP", "noop x"], false))).toBe("200 200");
  });
});
