import { limits } from "@twinport/protocol";
import type { SessionFacts } from "./facts.ts";
import type { Finding, FindingLevel } from "./finding.ts";
import { evidence, Findings, rank, worstFirst } from "./findings.ts";
import type { AnyRule, SayableVerdict } from "./rule.ts";
import { rules } from "./rules/index.ts";

/** Judges the sessions of a capture, or of a server, one after the other. */
export class Diagnosis {
  readonly #judges: readonly { readonly rule: AnyRule; readonly judge: ReturnType<AnyRule["begin"]> }[];
  readonly #found = new Findings();

  constructor(given: readonly AnyRule[] = rules) {
    this.#judges = given.map((rule) => ({ rule, judge: rule.begin() }));
  }

  /** What is to be said of a session: of each rule at most one finding of each certainty, only the most specific. */
  session(facts: SessionFacts): readonly Finding[] {
    const verdicts: Found[] = [];
    for (const { rule, judge } of this.#judges)
      for (const verdict of judge(facts)) verdicts.push({ rule, verdict });
    if (verdicts.length === 0) return [];
    const findings = alike(withoutSilenced(verdicts, facts.id))
      .map((found) => findingOf(found, facts.id))
      .sort(worstFirst);
    this.#found.add(facts, findings);
    return findings;
  }

  /** What was found so far in all sessions, the worst first. The same between the same hosts is one finding. */
  get findings(): readonly Finding[] {
    return this.#found.all;
  }
}

/** What is to be said of one session, the worst first. */
export function diagnose(facts: SessionFacts): readonly Finding[] {
  const diagnosis = new Diagnosis();
  diagnosis.session(facts);
  return diagnosis.findings;
}

interface Found {
  readonly rule: AnyRule;
  readonly verdict: SayableVerdict;
}

/**
 * The verdicts that no more specific one of the same connection, or of the whole session, silences. One that could not be
 * decided silences only others like it, and is itself not wanted where its rule decided elsewhere in the session.
 */
function withoutSilenced(found: readonly Found[], session: string): readonly Found[] {
  if (found.length === 1) return found;
  const byDecided = new Set<string>();
  const byAny = new Set<string>();
  const decidedRules = new Set<string>();
  for (const { rule, verdict } of found) {
    const decided = verdict.certainty !== "undecidable";
    if (decided) decidedRules.add(rule.id);
    for (const id of verdict.silences ?? rule.silences ?? []) {
      const key = `${id} ${verdict.subject}`;
      byAny.add(key);
      if (decided) byDecided.add(key);
    }
  }
  return found.filter(({ rule, verdict }) => {
    const undecided = verdict.certainty === "undecidable";
    if (undecided && decidedRules.has(rule.id)) return false;
    const silenced = undecided ? byAny : byDecided;
    return !silenced.has(`${rule.id} ${verdict.subject}`) && !silenced.has(`${rule.id} ${session}`);
  });
}

/** Of one rule and certainty, at least one. */
type Alike = readonly [Found, ...Found[]];

function alike(found: readonly Found[]): readonly Alike[] {
  const byKind = new Map<string, [Found, ...Found[]]>();
  for (const one of found) {
    const kind = `${one.rule.id} ${one.verdict.certainty}`;
    const others = byKind.get(kind);
    if (others === undefined) byKind.set(kind, [one]);
    else others.push(one);
  }
  return [...byKind.values()];
}

/** The words and level of the worst, else of the first; everybody's evidence. */
function findingOf(found: Alike, session: string): Finding {
  const worst = found.reduce((before, one) => (rank[levelOf(one)] < rank[levelOf(before)] ? one : before));
  const { rule, verdict } = worst;
  const every = <T>(part: (verdict: SayableVerdict) => readonly T[]) =>
    found.flatMap((one) => part(one.verdict));
  const bounded = (names: readonly string[]) => [...new Set(names)].slice(0, limits.findingSubjects);
  let said: Finding["said"] | undefined;
  return {
    rule: rule.id,
    level: levelOf(worst),
    certainty: verdict.certainty,
    sessions: bounded([session, ...every(({ sessions = [] }) => sessions)]),
    subjects: bounded(every(({ subject }) => [subject])),
    frames: evidence(every(({ frames }) => frames)),
    // Of a capture's thousands only those are said that are shown.
    get said() {
      said ??= verdict.say();
      return said;
    },
  };
}

function levelOf({ rule, verdict }: Found): FindingLevel {
  return verdict.certainty === "undecidable" ? "note" : (verdict.level ?? rule.level);
}
