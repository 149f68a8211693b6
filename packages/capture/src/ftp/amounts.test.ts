import { expect, it } from "vitest";
import { Amounts } from "./amounts.ts";

it("amounts are kept in the order of their stretches, whatever order they come in", () => {
  const amounts = new Amounts();
  for (const [place, amount] of [
    [5, 1],
    [2, 10],
    [5, 2],
    [4, 100],
  ] as const)
    amounts.add(place, amount);
  expect(amounts.told(7)).toEqual([0, 0, 10, 0, 100, 3, 0]);
  amounts.widen(2);
  expect(amounts.length).toBe(3);
  expect(amounts.told(3)).toEqual([0, 10, 103]);
});
