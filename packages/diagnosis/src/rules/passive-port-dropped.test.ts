import { expect, it } from "vitest";
import { diagnose } from "../diagnosis.ts";
import type { Opening, SessionFacts } from "../facts.ts";

const client = { address: "192.168.13.104", port: 40000 };
const server = { address: "192.168.13.111", port: 21 };

function session(opening: Opening): SessionFacts {
  const to = { address: server.address, port: 50000 };
  const announced = { method: "PASV", endpoint: to, frames: [[17, 17]] } as const;
  const data = { id: "C1.D1", active: false, announced, attempts: [{ from: client, to, opening }] };
  return { id: "C1", source: "packets", client, server, data: [data] };
}

it("proves that a port is blocked by SYNs that nobody answers", () => {
  const [finding] = diagnose(session({ kind: "unanswered", attempts: 3, seconds: 7, frames: [[19, 19]] }));
  expect(finding).toMatchObject({ rule: "R01", level: "error", certainty: "proved", subjects: ["C1.D1"] });
  expect(finding?.frames).toEqual([
    [17, 17],
    [19, 19],
  ]);
  expect(finding?.said.en.finding).toContain("port 50000 is blocked");
  expect(finding?.said["zh-CN"].finding).toContain("50000");
});

it("does not decide by one SYN at the capture's end", () => {
  const [finding] = diagnose(session({ kind: "unanswered", attempts: 1, seconds: 0.4, frames: [[19, 19]] }));
  expect(finding).toMatchObject({ rule: "R01", level: "note", certainty: "undecidable" });
  expect(finding?.said.en.finding).toMatch(/Not decidable: the capture ends too early/);
});

it("says nothing of a connection that came about, or that was refused", () => {
  expect(diagnose(session({ kind: "open", frames: [] }))).toEqual([]);
  expect(diagnose(session({ kind: "refused", frames: [] })).map(({ rule }) => rule)).not.toContain("R01");
});
