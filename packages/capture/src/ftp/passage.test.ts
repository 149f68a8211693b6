import { describe, expect, it } from "vitest";
import { type PassedLine, passageOf } from "./passage.ts";

/** A line that takes `apart` seconds from here to there. */
function line(from: PassedLine["from"], apart: number): PassedLine {
  return { from, here: { seconds: 100, nanos: 0 }, there: { seconds: 100 + apart, nanos: 0 } };
}

describe("passageOf", () => {
  it("is nothing without lines", () => {
    expect(passageOf([])).toBeNull();
  });

  it("takes the clocks apart by what both directions show", () => {
    const lines = [line("client", 12), line("server", 8), line("client", 13), line("server", 7)];
    expect(passageOf(lines)).toMatchObject({ ahead: 10, spread: 6, nearClient: "here", distance: 2 });
    expect(passageOf([line("client", 1)])).toMatchObject({
      ahead: 1,
      spread: 0,
      nearClient: null,
      distance: 0,
    });
  });

  it("takes as many lines as a session may have", () => {
    const lines = Array.from({ length: 300_000 }, (_, at) => line(at % 2 === 0 ? "client" : "server", 5));
    expect(passageOf(lines)).toMatchObject({ ahead: 5, spread: 0 });
  });
});
