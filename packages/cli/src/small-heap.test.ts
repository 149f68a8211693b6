import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

const built = new URL("../dist/small-heap.js", import.meta.url);

/**
 * Holds 10,000 lists, each for as long as 10,000 others come: what a long capture does. Prints the largest heap, in bytes.
 * Each round is a turn of the event loop, as chunks of a file are.
 */
const churn = `
const held = [];
let peak = 0;
const round = (left) => {
  for (let n = 0; n < 1500; n++) held[Math.floor(Math.random() * 10_000)] = Array.from({ length: 40 }, () => ({ n }));
  peak = Math.max(peak, process.memoryUsage().heapTotal);
  if (left > 0) setTimeout(round, 1, left - 1);
  else console.log(peak);
};
round(50);
`;

function peakOf(program: string): number {
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  return Number(said);
}

describe("keepHeapSmall", () => {
  it("has V8 collect garbage before it is more than what lives", () => {
    const large = peakOf(churn);
    const small = peakOf(
      `import { keepHeapSmall } from ${JSON.stringify(built.href)}; keepHeapSmall();${churn}`,
    );
    expect(small).toBeGreaterThan(0);
    expect(small / large).toBeLessThan(0.8);
  }, 60_000);
});
