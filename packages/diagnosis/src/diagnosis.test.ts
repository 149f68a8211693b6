import { limits } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { Diagnosis } from "./diagnosis.ts";
import type { SessionFacts } from "./facts.ts";
import type { Language } from "./finding.ts";
import { type AnyRule, type Rule, rule, type Verdict } from "./rule.ts";
import { rules } from "./rules/index.ts";

const session: SessionFacts = {
  id: "C1",
  source: "packets",
  client: { address: "192.0.2.1", port: 40000 },
  server: { address: "192.0.2.2", port: 21 },
};

/** A rule that always finds the same. */
function always(
  id: string,
  verdicts: readonly Partial<Verdict<string>>[],
  rest: Partial<Rule<string>> = {},
): AnyRule {
  const words = { finding: (what: string) => `${id} ${what}`, client: () => null };
  const full = verdicts.map(
    (verdict) =>
      ({ subject: "C1.D1", certainty: "proved", params: "", frames: [], ...verdict }) as Verdict<string>,
  );
  return rule<string>({
    id,
    level: "error",
    example: "",
    judge: () => (_, report) => full.forEach(report),
    en: words,
    "zh-CN": words,
    ...rest,
  });
}

const judge = (...given: readonly AnyRule[]) => new Diagnosis(given).session(session);
const undecided = { certainty: "undecidable", why: "holes" } as const;

describe("a finding silences less specific ones", () => {
  const general = always("R91", [{}, { subject: "C1.D2" }]);

  it("of the same connection", () => {
    const [finding, ...others] = judge(general, always("R90", [{}], { level: "note", silences: ["R91"] }));
    expect(finding).toMatchObject({ rule: "R91", subjects: ["C1.D2"] });
    expect(others).toMatchObject([{ rule: "R90" }]);
  });

  it("of the whole session, if it speaks of that", () => {
    const found = judge(general, always("R90", [{ subject: "C1" }], { silences: ["R91"] }));
    expect(found.map(({ rule: id }) => id)).toEqual(["R90"]);
  });

  it("as a verdict has it, where it differs from its rule", () => {
    const specific = always("R90", [{ subject: "C1", silences: [] }], { silences: ["R91"] });
    expect(judge(general, specific)).toHaveLength(2);
  });

  it("but not if it could not be decided itself, unless they could not either", () => {
    const specific = always("R90", [{ subject: "C1", ...undecided }], { silences: ["R91"] });
    expect(judge(general, specific).map(({ rule: id }) => id)).toEqual(["R91", "R90"]);
    expect(judge(always("R91", [undecided]), specific).map(({ rule: id }) => id)).toEqual(["R90"]);
  });
});

describe("findings of one rule in a session", () => {
  it("are one of each certainty, with the words and level of the worst and everybody's evidence", () => {
    const found = judge(
      always("R90", [
        { params: "first", level: "note", frames: [[9, 9]] },
        { params: "worst", subject: "C1.D2", sessions: ["C0"], frames: [[3, 4]] },
        { params: "likely", certainty: "likely" },
      ]),
    );
    expect(found.map(({ certainty }) => certainty)).toEqual(["proved", "likely"]);
    expect(found[0]).toMatchObject({
      level: "error",
      sessions: ["C1", "C0"],
      subjects: ["C1.D1", "C1.D2"],
      frames: [
        [3, 4],
        [9, 9],
      ],
    });
    expect(found[0]?.said.en.finding).toBe("R90 worst");
  });

  it("are not undecided where one is decided", () => {
    expect(judge(always("R90", [undecided, {}]))).toMatchObject([{ certainty: "proved" }]);
  });

  it("are notes if undecided, and say why in both languages", () => {
    const [finding] = judge(always("R90", [undecided]));
    expect(finding?.level).toBe("note");
    expect(finding?.said.en.finding).toMatch(/Not decidable: parts of it are missing/);
    expect(finding?.said["zh-CN"].finding).toMatch(/无法判定/);
  });

  it("are bounded, however many there are, and are said once, when somebody wants to know", () => {
    let asked = 0;
    const many = Array.from({ length: 20_000 }, (_, at) => ({
      subject: `C1.D${at}`,
      sessions: [`C${at}`],
      frames: [[at, at]] as const,
    }));
    const finding = () => `${++asked}`;
    const words = { en: { finding }, "zh-CN": { finding } } satisfies Record<Language, object>;
    const [found, ...others] = judge(
      always("R90", many, { ...words, silences: ["R91"] }),
      always("R91", many),
    );
    expect(others).toEqual([]);
    expect(found?.frames).toHaveLength(limits.findingFrames);
    expect(found?.sessions).toHaveLength(limits.findingSubjects);
    expect(found?.subjects).toHaveLength(limits.findingSubjects);
    expect(asked).toBe(0);
    expect([found?.said.en.finding, found?.said["zh-CN"].finding, found?.said.en.finding]).toEqual([
      "1",
      "2",
      "1",
    ]);
    expect(asked).toBe(2);
  });
});

it("remembers what it found in all sessions", () => {
  const diagnosis = new Diagnosis([always("R90", [{}])]);
  diagnosis.session(session);
  diagnosis.session({ ...session, id: "C2" });
  expect(diagnosis.findings).toMatchObject([{ rule: "R90", sessions: ["C1", "C2"] }]);
});

describe("the rules", () => {
  it("stand by number, none twice", () => {
    const ids = rules.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it("have words for what docs/diagnosis.md shows of them, in each language its own, and advice", () => {
    for (const { id, example } of rules) {
      const { en, "zh-CN": chinese } = example();
      expect(chinese.finding, id).toMatch(/[\u4e00-\u9fff]/);
      expect(en.finding, id).not.toMatch(/^$|[\u4e00-\u9fff]|undefined|NaN/);
      expect(chinese.finding, id).not.toMatch(/undefined|NaN/);
      for (const part of ["client", "server", "firewall"] as const) {
        expect(chinese.advice[part] === null, `${id} ${part}`).toBe(en.advice[part] === null);
      }
      expect(
        Object.values(en.advice).some((advice) => advice !== null),
        id,
      ).toBe(true);
    }
  });

  it("silence rules that there are, and not each other in a circle", () => {
    const silenced = new Map(rules.map(({ id, silences = [] }) => [id, silences]));
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      (silenced.get(from) ?? []).some((next) => {
        if (next === to) return true;
        if (seen.has(next)) return false;
        seen.add(next);
        return reaches(next, to, seen);
      });
    for (const [id, others] of silenced) {
      for (const other of others) expect([...silenced.keys()], `${id} silences ${other}`).toContain(other);
      expect(reaches(id, id), `${id} silences itself`).toBe(false);
    }
  });
});
