import { expect, it } from "vitest";
import { control, data, found, session } from "../../test/session.ts";
import type { ConnectionFacts, StuckFacts } from "../facts.ts";

const stuck: StuckFacts = {
  by: "server",
  length: 1448,
  times: 5,
  seconds: 12.4,
  acknowledged: false,
  full: true,
  frames: [[120, 140]],
};
const tooBig = { by: "server", router: "203.0.113.1", mtu: 1400, frames: [[122, 122]] } as const;
const carrying = (connection: Partial<ConnectionFacts>) =>
  found(session(["220 Hi", "RETR a", "150 Here"], { data: [data({ exchange: 1 }, connection)] }), "R19");

it("is likely where full segments are sent again and again and never acknowledged", () => {
  const [finding] = carrying({ stuck: [stuck] });
  expect(finding).toMatchObject({
    level: "error",
    certainty: "likely",
    subjects: ["C1.D1"],
    frames: [[120, 140]],
  });
  expect(finding?.said.en.finding).toMatch(
    /The server sent a segment of 1448 bytes again 5 times in 12\.4 s/,
  );
});

it("is proved by a router that says so", () => {
  const [finding] = carrying({ stuck: [stuck], tooBig });
  expect(finding).toMatchObject({ certainty: "proved" });
  expect(finding?.said["zh-CN"].finding).toContain("MTU 1400");
});

it("sees it on the control connection too", () => {
  expect(found(session([], { control: control({ stuck: [stuck] }) }), "R19")[0]?.subjects).toEqual(["C1"]);
});

it("is silent about loss, small segments, a path that adapts, and a way that lets nothing through", () => {
  expect(carrying({ stuck: [{ ...stuck, acknowledged: true }] })).toEqual([]);
  expect(carrying({ stuck: [{ ...stuck, full: false }] })).toEqual([]);
  expect(carrying({ tooBig })).toEqual([]);
  expect(carrying({ stuck: [stuck, { ...stuck, full: false, length: 12 }] })).toEqual([]);
});

it("does not decide without the other side's acknowledgments", () => {
  expect(carrying({ stuck: [stuck], hopLimits: { server: 64 } })[0]?.certainty).toBe("undecidable");
});
