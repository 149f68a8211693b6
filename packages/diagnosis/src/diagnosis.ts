import { limits } from "@twinport/protocol";
import type { Frames, SessionFacts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import type { AnyRule, SayableVerdict } from "./rule.ts";
import { rules } from "./rules/index.ts";

/** Judges the sessions of a capture, or of a server, one after the other. */
export class Diagnosis {
  readonly #judges: readonly { readonly rule: AnyRule; readonly judge: ReturnType<AnyRule["begin"]> }[];
  /** By what makes two findings one. */
  readonly #found = new Map<string, Finding>();

  constructor(given: readonly AnyRule[] = rules) {
    this.#judges = given.map((rule) => ({ rule, judge: rule.begin() }));
  }

  /** What is to be said of a session: of each rule at most one finding of each certainty, only the most specific. */
  session(facts: SessionFacts): readonly Finding[] {
    const verdicts = this.#judges.flatMap(({ rule, judge }) =>
      judge(facts).map((verdict) => ({ rule, verdict })),
    );
    const heard = verdicts.filter(
      ({ rule, verdict }) => !verdicts.some((other) => silences(other, { rule, verdict }, facts.id)),
    );
    const findings = merged(
      heard.map(({ rule, verdict }) => [
        `${rule.id} ${verdict.certainty}`,
        findingOf(rule, verdict, facts.id),
      ]),
    );
    for (const finding of findings) this.#keep(facts, finding);
    return findings;
  }

  /** What was found so far in all sessions, the worst first. The same between the same hosts is one finding. */
  get findings(): readonly Finding[] {
    return [...this.#found.values()].sort(worstFirst);
  }

  #keep(facts: SessionFacts, finding: Finding): void {
    const place = `${finding.rule} ${finding.certainty} ${facts.client.address} ${facts.server.address}`;
    const before = this.#found.get(place);
    if (before !== undefined) this.#found.set(place, joined(before, finding));
    else if (this.#found.size < limits.findings) this.#found.set(place, finding);
  }
}

/** What is to be said of one session, the worst first. */
export function diagnose(facts: SessionFacts): readonly Finding[] {
  const diagnosis = new Diagnosis();
  diagnosis.session(facts);
  return diagnosis.findings;
}

interface Heard {
  readonly rule: AnyRule;
  readonly verdict: SayableVerdict;
}

/** What cannot be decided silences nothing but what cannot be decided either. */
function silences(by: Heard, other: Heard, session: string): boolean {
  if (by.rule.silences?.includes(other.rule.id) !== true) return false;
  if (by.verdict.certainty === "undecidable" && other.verdict.certainty !== "undecidable") return false;
  return by.verdict.subject === session || by.verdict.subject === other.verdict.subject;
}

function findingOf({ id, level }: AnyRule, verdict: SayableVerdict, session: string): Finding {
  const { certainty, subject, sessions = [], frames, said } = verdict;
  return {
    rule: id,
    level: certainty === "undecidable" ? "note" : (verdict.level ?? level),
    certainty,
    sessions: [...new Set([...sessions, session])],
    subjects: [subject],
    frames: frames.slice(0, limits.findingFrames),
    said,
  };
}

function merged(findings: readonly (readonly [key: string, finding: Finding])[]): readonly Finding[] {
  const byKey = new Map<string, Finding>();
  for (const [key, finding] of findings) {
    const before = byKey.get(key);
    byKey.set(key, before === undefined ? finding : joined(before, finding));
  }
  return [...byKey.values()].sort(worstFirst);
}

/** Two of a kind: the first one's words, the worse one's level, both ones' evidence. */
function joined(one: Finding, other: Finding): Finding {
  const union = (these: readonly string[], those: readonly string[]) =>
    [...new Set([...these, ...those])].slice(0, limits.findingSubjects);
  return {
    ...one,
    level: rank[other.level] < rank[one.level] ? other.level : one.level,
    sessions: union(one.sessions, other.sessions),
    subjects: union(one.subjects, other.subjects),
    frames: inOrder([...one.frames, ...other.frames]).slice(0, limits.findingFrames),
  };
}

/** By number, none twice. */
function inOrder(frames: Frames): Frames {
  const sorted = [...frames].sort(([a], [b]) => a - b);
  return sorted.filter(([first, last], index) => {
    const before = sorted[index - 1];
    return before === undefined || before[0] !== first || before[1] !== last;
  });
}

const rank = { error: 0, warn: 1, note: 2 } as const;

function worstFirst(one: Finding, other: Finding): number {
  const byLevel = rank[one.level] - rank[other.level];
  return byLevel !== 0 ? byLevel : one.rule < other.rule ? -1 : one.rule > other.rule ? 1 : 0;
}
