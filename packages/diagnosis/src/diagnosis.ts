import { limits } from "@twinport/protocol";
import type { SessionFacts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { Findings, merged } from "./findings.ts";
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
