import { expect, it } from "vitest";
import { untested } from "../../scripts/threat-table.mjs";
import { root } from "../support/sources.ts";

it("every threat to the server has a test that names it, or the reason why not", () => {
  expect(untested(root)).toEqual([]);
});
