import { expect, it } from "vitest";
import { systemClock } from "./clock.ts";

it.each([2 ** 31, 30 * 24 * 3_600_000, Infinity])("%d ms are not over at once", async (ms) => {
  let over = false;
  const timer = systemClock.after(ms, () => {
    over = true;
  });
  // setTimeout makes 1 ms of what it cannot count, and timers end in the order of their times.
  await new Promise<void>((resolve) => systemClock.after(2, resolve));
  timer.cancel();
  expect(over).toBe(false);
});
