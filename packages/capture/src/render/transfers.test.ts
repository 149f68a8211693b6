import { describe, expect, it } from "vitest";
import { articleSession } from "../../test/article.ts";
import { plainStyle } from "../explain/fill.ts";
import { phrasesOf } from "../explain/language.ts";
import { Voice } from "../explain/voice.ts";
import type { Session, TransferRecord } from "../model.ts";
import { bare } from "./paint.ts";
import { transferLines } from "./transfers.ts";

const [listing, file] = articleSession.transfers;
if (listing === undefined || file === undefined) throw new Error("the article has two transfers");

const lines = (transfers: readonly TransferRecord[], width: number, rest: Partial<Session> = {}): string[] =>
  transferLines(
    { ...articleSession, transfers, ...rest },
    new Voice(phrasesOf("en"), plainStyle),
    bare,
    width,
  );

const busy = { ...file, durationMs: 282, rttMs: 0.02, retransmissions: 2, bytes: 2_733_208 };

describe("the table of transfers", () => {
  it("stays a table on narrow terminals: what matters less goes below its row", () => {
    const [, ...wide] = lines([busy], 132);
    expect(wide).toHaveLength(2);
    for (const [width, below] of [
      [100, "Frames 42"],
      [80, "RTT 0.02 ms · Resent 2"],
      [70, "Time 282 ms · Rate 9.69 MB/s"],
    ] as const) {
      const [, head = "", row = "", ...rest] = lines([busy], width);
      expect(head).toMatch(/^No\.\s.*File\s.*Bytes\s.*Complete/);
      expect(row).toMatch(/^1 .*13111\.txt .*2,733,208 {2}yes/);
      expect(rest.join(" ")).toContain(below);
    }
  });

  it("does not squeeze long names into a tower while other columns can give way", () => {
    const name = "a-very-long-name-of-a-file-that-goes-on-and-on-for-more-than-sixty-characters.tar.gz";
    for (const width of [80, 100]) {
      const table = lines([{ ...file, argument: name }], width);
      expect(table.length).toBeLessThanOrEqual(7);
    }
  });

  it("has no empty lines, and no word of what did not happen", () => {
    const plain = { ...file, sha256: null, frames: [], rttMs: null };
    for (const width of [60, 80, 100]) {
      const table = lines([plain, busy], width);
      expect(table.filter((line) => line.trim() === "")).toEqual([]);
      expect(table.join("\n")).not.toContain("Resent 0");
    }
  });

  it("gives the server's last word where no size proves anything, and no verdict without one", () => {
    const frame = articleSession.connections[0]?.commandFrame ?? 0;
    const said = (code: number): Partial<Session> => {
      const replies = [{ frame: 30, frames: [[30, 30]], code, text: "" }] as const;
      return { commands: [{ frame, verb: "LIST", argument: "", replies }] };
    };
    expect(lines([listing], 132, said(226))[2]).toMatch(/LIST .* 226 /);
    expect(lines([listing], 132, said(426))[2]).toMatch(/LIST .* unknown /);
    const cut = { ...listing, bytes: 5, expectedBytes: 9 };
    expect(lines([cut], 132, said(226))[2]).toMatch(/LIST .* unknown /);
    expect(lines([listing], 132, { commands: [] })[2]).toMatch(/LIST .* unknown /);
    expect(lines([file], 132)[2]).toMatch(/RETR .* yes /);
    expect(lines([{ ...file, complete: "no" }], 132)[2]).toMatch(/RETR .* no /);
  });
});
