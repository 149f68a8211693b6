import { readFileSync } from "node:fs";
import { analyzeBytes, type Session } from "@twinport/capture";
import type { Finding } from "@twinport/diagnosis";
import { describe, expect, it } from "vitest";
import { FreshFindings } from "./watch-findings.ts";

const article = new URL("../../../../fixtures/article/exact-passive.pcap", import.meta.url);
const [session] = analyzeBytes(readFileSync(article)).sessions;

function finding(rule: string, level: Finding["level"], certainty: Finding["certainty"] = "proved"): Finding {
  const said = { finding: rule, advice: { client: null, server: null, firewall: null } };
  return {
    rule,
    level,
    certainty,
    sessions: ["C1"],
    subjects: ["C1"],
    frames: [],
    said: { en: said, "zh-CN": said },
  };
}

function running(...findings: Finding[]): Session {
  if (session === undefined) throw new Error("a session expected");
  return { ...session, findings, unfinished: true };
}

const rules = (findings: readonly Finding[]) => findings.map(({ rule }) => rule);

describe("findings of a session that runs", () => {
  it("are shown once, when they have stood for a while", () => {
    const fresh = new FreshFindings();
    const blocked = running(finding("R01", "error"));
    expect([0, 1000, 3000, 4000].map((now) => rules(fresh.of(blocked, now)))).toEqual([[], [], ["R01"], []]);
    const { unfinished: _, ...ended } = blocked;
    expect(rules(fresh.of(ended, 5000))).toEqual([]);
  });

  it("are forgotten when they do not stand: an answer was late", () => {
    const fresh = new FreshFindings();
    expect(rules(fresh.of(running(finding("R01", "error")), 0))).toEqual([]);
    expect(rules(fresh.of(running(), 1000))).toEqual([]);
    expect(rules(fresh.of(running(finding("R01", "error")), 3500))).toEqual([]);
  });

  it("are shown at once when the session has ended; notes and what is not decidable never are", () => {
    const found = [finding("R16", "warn"), finding("R28", "note"), finding("R02", "error", "undecidable")];
    const { unfinished: _, ...ended } = running(...found);
    expect(rules(new FreshFindings().of(ended, 0))).toEqual(["R16"]);
  });
});
