import { expect, it } from "vitest";
import { CellLine } from "./ladder-canvas.ts";
import { bare } from "./paint.ts";

it("what is written over half of a wide character takes the whole of it", () => {
  const line = new CellLine(8);
  line.put(0, "服务端", null);
  line.put(1, "│", null);
  line.put(4, "x", null);
  expect(line.text(bare)).toBe(" │务x");
});

it("loses what goes over the edge, wide characters whole", () => {
  const line = new CellLine(5);
  line.put(2, "ab服", null);
  line.put(-1, "xy", null);
  expect(line.text(bare)).toBe("y ab");
});

it("keeps combining marks with their character", () => {
  const line = new CellLine(4);
  line.put(0, "e\u0301x", null);
  expect(line.text(bare)).toBe("e\u0301x");
});
