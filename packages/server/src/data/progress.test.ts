import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../testing/clock.ts";
import { bytesTaken, watchProgress } from "./progress.ts";

const bounds = { dataStallTime: 120_000, dataStallBytes: 1024 };

/** A watched transfer of which `moves` tells how many bytes move in each second. The second in which it was cut. */
function cutAfter(seconds: number, moves: (second: number) => number): number | undefined {
  const clock = new ManualClock();
  let moved = 0;
  let cut: number | undefined;
  const start = clock.now();
  const watch = watchProgress(clock, bounds, { moved: () => moved }, () => {
    cut = (clock.now() - start) / 1000;
  });
  for (let second = 0; second < seconds && cut === undefined; second++) {
    moved += moves(second);
    clock.advance(1000);
  }
  watch.cancel();
  expect(clock.pending).toBe(0);
  return cut;
}

describe("watchProgress", () => {
  it("lets go what has not moved for the stall time, and not before", () => {
    expect(cutAfter(1000, () => 0)).toBe(120);
    expect(cutAfter(119, () => 0)).toBeUndefined();
  });

  it("counts from the last bytes, to within five seconds", () => {
    const last = 333;
    const cut = cutAfter(1000, (second) => (second <= last ? 5000 : 0)) ?? 0;
    expect(cut).toBeGreaterThanOrEqual(last + 120);
    expect(cut).toBeLessThanOrEqual(last + 126);
  });

  it("does not take a byte now and then for a transfer (D13)", () => {
    expect(cutAfter(1000, (second) => (second % 59 === 0 ? 1 : 0))).toBe(120);
  });

  it("lets a slow line be", () => {
    expect(cutAfter(10_000, () => 10)).toBeUndefined();
    expect(cutAfter(10_000, (second) => (second % 100 === 0 ? 1024 : 0))).toBeUndefined();
  });
});

describe("bytesTaken", () => {
  it("sees a part of one large write go", async () => {
    const server = createServer({ pauseOnConnect: true }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const accepted = once(server, "connection");
    const writer = connect(port, "127.0.0.1");
    const [reader] = (await accepted) as [Socket];
    const whole = 64 * 1024 * 1024;
    const written = new Promise((resolve) => writer.write(new Uint8Array(whole), resolve));
    const first = bytesTaken(writer);
    expect(first).toBeLessThan(whole);
    let read = 0;
    reader.on("data", (chunk) => {
      read += chunk.length;
      if (read < whole / 2) return;
      if (writer.writableLength > 0) {
        // The write is not done, and half of it has arrived.
        expect(writer.bytesWritten - writer.writableLength).toBe(0);
        expect(bytesTaken(writer)).toBeGreaterThanOrEqual(read);
      }
    });
    reader.resume();
    await written;
    expect(bytesTaken(writer)).toBe(whole);
    writer.destroy();
    reader.destroy();
    server.close();
  });
});
