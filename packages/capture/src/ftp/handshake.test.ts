import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyzeBytes } from "../analyze.ts";

describe("the round trip of a handshake", () => {
  it("counts from the SYN that was answered, where an answer to an earlier one was lost behind the capture", () => {
    const recording = new URL("../../../../fixtures/loss/upload-behind.pcap", import.meta.url);
    const [session] = analyzeBytes(readFileSync(recording)).sessions;
    // SYN, its answer lost, SYN once more after a second, its answer, the third packet: tshark says 0.038 ms, too.
    expect(session?.transfers.map(({ rttMs }) => rttMs)).toEqual([0.038]);
  });
});
