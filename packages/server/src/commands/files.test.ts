import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";

describe("RNFR", () => {
  it("holds for the very next command", async () => {
    const lines = ["RNFR nope", "RNTO x", "RNFR f", "NOOP", "RNTO y", "RNFR f", "RNTO y"];
    expect(codesOf(await dialog(await startWithFiles(), lines))).toBe("550 503 350 200 503 350 250");
  });

  it("is forgotten when another one fails, and not by an empty line", async () => {
    const peer = await (await startWithFiles()).peer();
    expect(await peer.codes("RNFR f", "RNFR nope", "RNTO y", "RNFR f")).toEqual([350, 550, 503, 350]);
    peer.send("\r\n");
    expect(await peer.codes("RNTO y", "DELE y")).toEqual([250, 250]);
  });
});

describe("RNTO", () => {
  it("renames, inside the root whatever the name says", async () => {
    const lines = ["RNFR f", "RNTO ../../x", "DELE f", "DELE x"];
    expect(codesOf(await dialog(await startWithFiles(), lines))).toBe("350 250 550 250");
  });

  it("says why not (K28)", async () => {
    const lines = ["RNFR /", "RNFR d", "RNTO d/d2", "RNFR f", 'RNTO q"q', "RNFR f", "RNTO /"];
    const replies = await dialog(await startWithFiles(), lines);
    expect(codesOf(replies)).toBe("550 350 553 350 553 350 553");
    expect(replies[2]).toBe("553 File name not allowed.");
  });
});

describe("DELE", () => {
  it("removes files, and only those", async () => {
    const lines = ["DELE f", "DELE f", "DELE d", "DELE /"];
    expect(codesOf(await dialog(await startWithFiles(), lines))).toBe("250 550 550 550");
  });
});
