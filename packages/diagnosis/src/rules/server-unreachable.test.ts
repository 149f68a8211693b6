import { expect, it } from "vitest";
import { control, found, session } from "../../test/session.ts";
import type { Opening } from "../facts.ts";

const opened = (opening: Opening, more = {}) =>
  found(session([], { control: control({ opening }), ...more }), "R35");

it("is proved by a refusal, an ICMP error, or silence", () => {
  const [refused] = opened({ kind: "refused", afterMs: 1, frames: [[1, 2]] });
  expect(refused).toMatchObject({ level: "error", certainty: "proved", subjects: ["C1"], frames: [[1, 2]] });
  expect(refused?.said.en.finding).toContain("192.168.13.111:21 refuses");
  const rejected = {
    kind: "rejected",
    router: "203.0.113.1",
    what: "host unreachable",
    frames: [[1, 2]],
  } as const;
  expect(opened(rejected)[0]?.said.en.finding).toContain("by 203.0.113.1: host unreachable");
  const [silent] = opened({ kind: "unanswered", attempts: 3, seconds: 7, frames: [[1, 3]] });
  expect(silent).toMatchObject({ certainty: "proved" });
  expect(silent?.said["zh-CN"].finding).toContain("7.0 秒");
});

it("does not decide by one SYN at the end, nor where answers were not captured", () => {
  const one = { kind: "unanswered", attempts: 1, seconds: 0.2, frames: [[1, 1]] } as const;
  expect(opened(one)).toMatchObject([{ level: "note", certainty: "undecidable" }]);
  const opening = { kind: "unanswered", attempts: 1, seconds: 9, frames: [[1, 1]] } as const;
  const unseen = control({ opening, hopLimits: { client: 64 }, bytes: { client: 30 } });
  expect(found(session([], { control: unseen }), "R35")).toMatchObject([{ certainty: "undecidable" }]);
});

it("is silent about connections that came about", () => {
  expect(opened({ kind: "open", frames: [] })).toEqual([]);
  expect(opened({ kind: "midway" })).toEqual([]);
  expect(opened({ kind: "unanswered", half: true, seconds: 9, frames: [] })).toEqual([]);
});

it("knows which end it stands at", () => {
  const seen = { kind: "unanswered", attempts: 3, seconds: 7, frames: [] } as const;
  expect(opened(seen, { vantage: "server" })[0]?.said.en.finding).toContain("the host's own firewall");
});
