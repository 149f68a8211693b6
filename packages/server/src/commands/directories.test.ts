import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";

describe("PWD", () => {
  it("tells where one is, quotes doubled", async () => {
    const replies = await dialog(await startWithFiles(), ["PWD", "CWD d", "XPWD", 'CWD ../q"q', "PWD"]);
    expect(codesOf(replies)).toBe("257 250 257 250 257");
    expect(replies[0]).toBe('257 "/" is the current directory.');
    expect(replies[2]).toBe('257 "/d" is the current directory.');
    expect(replies[4]).toBe('257 "/q""q" is the current directory.');
  });
});

describe("CWD", () => {
  it("goes to directories, and stays on an error", async () => {
    const replies = await dialog(await startWithFiles(), [
      "CWD d",
      "CWD nope",
      "CWD /f",
      "PWD",
      "CWD ../../../..",
      "PWD",
      'XCWD q"q',
      "PWD",
    ]);
    expect(codesOf(replies)).toBe("250 550 550 257 250 257 250 257");
    expect(replies.slice(1, 3)).toEqual(["550 No such file or directory.", "550 Not a directory."]);
    expect(replies[3]).toContain('"/d"');
    expect(replies[5]).toBe('257 "/" is the current directory.');
    expect(replies[7]).toContain('"/q""q"');
  });

  it("goes no deeper than a path may be long, so that the reply to PWD stays a line", async () => {
    const server = await startWithFiles({ limits: { path: 20 } });
    const name = "n".repeat(9);
    const lines = [
      `MKD ${name}`,
      `CWD ${name}`,
      `MKD ${name}`,
      `CWD ${name}`,
      "MKD n",
      "CWD n",
      "STAT n",
      "PWD",
    ];
    const replies = await dialog(server, lines);
    expect(codesOf(replies)).toBe("257 250 257 250 550 550 550 257");
    expect(replies.at(-1)).toBe(`257 "/${name}/${name}" is the current directory.`);
  });
});

describe("CDUP", () => {
  it("goes up, and stays at the root", async () => {
    const replies = await dialog(await startWithFiles(), ["CWD d", "CDUP", "CDUP", "XCUP", "PWD"]);
    expect(codesOf(replies)).toBe("250 250 250 250 257");
    expect(replies[4]).toContain('"/"');
  });
});

describe("MKD", () => {
  it("makes a directory, once", async () => {
    const replies = await dialog(await startWithFiles(), ['CWD q"q', "MKD new", "XMKD new", "CWD new"]);
    expect(codesOf(replies)).toBe("250 257 550 250");
    expect(replies[1]).toBe('257 "/q""q/new" created.');
  });
});

describe("RMD", () => {
  it("lets the root and what is not there alone, as MKD does (K29)", async () => {
    const lines = ["RMD /", "RMD .", "RMD d/..", "MKD ", "MKD /", "MKD .", `MKD ${"a".repeat(300)}`];
    expect(codesOf(await dialog(await startWithFiles(), lines))).toBe("550 550 550 501 550 550 550");
  });

  it("removes an empty directory, once", async () => {
    const lines = ["MKD new", "XRMD new", "RMD new", "RMD /d", "RMD f"];
    expect(codesOf(await dialog(await startWithFiles(), lines))).toBe("257 250 550 550 550");
  });
});
