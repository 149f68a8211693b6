import { expect, it } from "vitest";
import { Spans } from "./spans.ts";

it("a span that touches the one before goes on with it", () => {
  const spans = new Spans();
  spans.add(1, 2);
  spans.add(1, 4);
  spans.add(5, 6);
  expect(spans.all).toEqual([
    { from: 1, to: 4 },
    { from: 5, to: 6 },
  ]);
});

it("of too many, those that lie nearest to one another become one", () => {
  const spans = new Spans();
  for (let at = 0; at < 64; at++) spans.add(at * 10, at * 10 + (at === 40 ? 9 : 1));
  spans.add(1000, 1001);
  expect(spans.all).toHaveLength(64);
  expect(spans.all[40]).toEqual({ from: 400, to: 411 });
  expect(spans.all.at(-1)).toEqual({ from: 1000, to: 1001 });
});
