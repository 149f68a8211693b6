import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxStretches, Stretches } from "./stretches.ts";

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

describe("stretches of time", () => {
  it("are twice as long when the time runs over, and keep what was counted where it was", () => {
    const stretches = new Stretches();
    for (let second = 0; second < 200; second++) stretches.add("initiator", second, 1);
    const { step, of } = stretches.told(200);
    const told = of("initiator");
    expect(told.length).toBe(Math.ceil(200 / step));
    expect(told.length).toBeGreaterThan(maxStretches / 2);
    expect(told.length).toBeLessThanOrEqual(maxStretches);
    for (const [at, count] of told.entries()) {
      const seconds = Array.from({ length: 200 }, (_, second) => second);
      expect(count).toBe(seconds.filter((second) => Math.floor(second / step) === at).length);
    }
  });

  it("are few where few things came, however long it took", () => {
    const stretches = new Stretches();
    stretches.add("responder", 0.5, 1000);
    stretches.add("responder", 3599, 500);
    const { step, of } = stretches.told(3600);
    expect(of("responder")).toEqual([1000, 0, 0, 0, 0, 0, 500]);
    expect(step * 7).toBeGreaterThanOrEqual(3600);
  });

  it("count everything once, whatever the clock does", () => {
    const time = fc.double({ min: -1e4, max: 1e9, noNaN: true });
    const added = fc.array(fc.tuple(time, fc.nat({ max: 65535 })), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(added, fc.double({ min: 0, max: 1e10, noNaN: true }), (things, seconds) => {
        const stretches = new Stretches();
        for (const [at, amount] of things) stretches.add("missing", at, amount);
        const told = stretches.told(seconds).of("missing");
        expect(told.length).toBeLessThanOrEqual(maxStretches);
        expect(sum(told)).toBe(sum(things.map(([, amount]) => amount)));
      }),
    );
  });
});
