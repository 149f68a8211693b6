import { describe, expect, it } from "vitest";
import { Transcript } from "./transcript.ts";

const reply = (code: number, ...lines: string[]) => ({ kind: "reply", reply: { code, lines } }) as const;

describe("Transcript", () => {
  it("tells both sides as they stand on the wire, without what a terminal would obey", () => {
    const transcript = new Transcript();
    transcript.add(reply(220, "hello", "there"));
    transcript.add({ kind: "command", verb: "PASS", argument: "****" });
    transcript.add({ kind: "command", verb: "NOOP", argument: "" });
    transcript.add(reply(200, "\u001b[2Jfine"));
    const lines = transcript.lines();
    expect(lines.slice(0, 4)).toEqual(["< 220-hello", "< 220 there", "> PASS ****", "> NOOP"]);
    expect(lines[4]).not.toContain("\u001b");
  });

  it("keeps the last twenty lines, none of them long", () => {
    const transcript = new Transcript();
    for (let n = 0; n < 30; n += 1) transcript.add({ kind: "command", verb: "CWD", argument: String(n) });
    expect(transcript.lines()).toHaveLength(20);
    expect(transcript.lines().at(-1)).toBe("> CWD 29");
    transcript.add(reply(211, ...Array.from({ length: 5000 }, (_, n) => `${n} ${"x".repeat(1000)}`)));
    const lines = transcript.lines();
    expect(lines).toHaveLength(20);
    expect(lines.at(-1)).toMatch(/^< 211 4999 x+…$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(230);
  });
});
