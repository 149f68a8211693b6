import { expect, it } from "vitest";
import { control, found, session } from "../../test/session.ts";
import type { StuckFacts } from "../facts.ts";

const stuck: StuckFacts = {
  by: "client",
  length: 12,
  times: 4,
  seconds: 6.2,
  acknowledged: false,
  full: false,
  endsInLine: true,
  frames: [[20, 26]],
};
const having = (more: Partial<StuckFacts>, seen = {}) =>
  found(session([], { control: control({ stuck: [{ ...stuck, ...more }], ...seen }) }), "R10");

it("is likely where a piece of a line is sent again and again", () => {
  const [finding] = having({});
  expect(finding).toMatchObject({ level: "warn", certainty: "likely", subjects: ["C1"], frames: [[20, 26]] });
  expect(finding?.said.en.finding).toMatch(/The client .* 4 times.* 6\.2 s/);
  expect(having({ by: "server", acknowledged: true })[0]?.said.en.finding).toMatch(/The server .*only after/);
});

it("is silent about whole lines, about packets that are cut because they are full, and about common loss", () => {
  expect(having({ endsInLine: false })).toEqual([]);
  expect(having({ full: true })).toEqual([]);
  expect(having({ times: 2 })).toEqual([]);
});

it("does not decide where the acknowledgments are not in the capture", () => {
  expect(having({}, { hopLimits: { client: 64 } })).toMatchObject([
    { level: "note", certainty: "undecidable" },
  ]);
});
