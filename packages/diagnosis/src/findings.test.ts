import { expect, it } from "vitest";
import type { Finding } from "./finding.ts";
import { Findings, isAtLeast } from "./findings.ts";

const ends = (client: string) => ({
  client: { address: client, port: 40000 },
  server: { address: "192.168.13.111", port: 21 },
});

function finding(rule: string, session: string, rest: Partial<Finding> = {}): Finding {
  const said = { finding: `${rule} of ${session}`, advice: { client: null, server: null, firewall: null } };
  return {
    rule,
    level: "warn",
    certainty: "proved",
    sessions: [session],
    subjects: [session],
    frames: [[7, 7]],
    said: { en: said, "zh-CN": said },
    ...rest,
  };
}

it("makes one of what is found again between the same hosts, with the words of the worse", () => {
  const findings = new Findings();
  findings.add(ends("192.0.2.1"), [finding("R10", "C1")]);
  findings.add(ends("192.0.2.1"), [finding("R10", "C2", { level: "error", frames: [[3, 4]] })]);
  findings.add(ends("192.0.2.2"), [finding("R10", "C3")]);
  findings.add(ends("192.0.2.1"), [finding("R10", "C4", { certainty: "likely" })]);
  expect(findings.all.map(({ level, sessions }) => [level, sessions])).toEqual([
    ["error", ["C1", "C2"]],
    ["warn", ["C3"]],
    ["warn", ["C4"]],
  ]);
  expect(findings.all[0]?.said.en.finding).toBe("R10 of C2");
  expect(findings.all[0]?.frames).toEqual([
    [3, 4],
    [7, 7],
  ]);
});

it("puts the worst first", () => {
  const findings = new Findings();
  findings.add(ends("192.0.2.1"), [
    finding("R28", "C1", { level: "note" }),
    finding("R26", "C1"),
    finding("R16", "C1", { level: "error" }),
    finding("R11", "C1"),
  ]);
  expect(findings.all.map(({ rule }) => rule)).toEqual(["R16", "R11", "R26", "R28"]);
  expect(findings.all.map((one) => isAtLeast(one, "warn"))).toEqual([true, true, true, false]);
});

it("keeps a bounded number, whatever a capture holds", () => {
  const findings = new Findings();
  for (let at = 0; at < 2_000; at++) findings.add(ends(`2001:db8::${at}`), [finding("R22", `C${at}`)]);
  expect(findings.all).toHaveLength(1_000);
});
