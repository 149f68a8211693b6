import type { FrameRange, Frames, SessionFacts } from "./facts.ts";
import type { Certainty, Finding, FindingLevel } from "./finding.ts";
import { addBounded, addEvidence, Findings, rank, worstFirst } from "./findings.ts";
import type { AnyRule, Found } from "./rule.ts";
import { rules } from "./rules/index.ts";

/** Judges the sessions of a capture, or of a server, one after the other. */
export class Diagnosis {
  readonly #judges: readonly ReturnType<AnyRule["begin"]>[];
  /** In the session that is judged, by whatever rule. */
  #reported: Found[] = [];
  readonly #found = new Findings();

  constructor(given: readonly AnyRule[] = rules) {
    this.#judges = given.map((rule) => rule.begin((found) => this.#reported.push(found)));
  }

  /** What is to be said of a session: of each rule at most one finding of each certainty, only the most specific. */
  session(facts: SessionFacts): readonly Finding[] {
    this.#reported = [];
    for (const judge of this.#judges) judge(facts);
    if (this.#reported.length === 0) return [];
    const findings = alike(withoutSilenced(this.#reported, facts.id))
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
  const sessions = new Set([session]);
  const subjects = new Set<string>();
  const frames: FrameRange[] = [];
  for (const { verdict } of found) {
    for (const other of verdict.sessions ?? []) addBounded(sessions, other);
    addBounded(subjects, verdict.subject);
    for (const range of verdict.frames) addEvidence(frames, range);
  }
  return new SessionFinding(worst, { sessions: [...sessions], subjects: [...subjects], frames });
}

/** A finding of one session. Of a capture's thousands only those are said that are shown. */
class SessionFinding implements Finding {
  readonly rule: string;
  readonly level: FindingLevel;
  readonly certainty: Certainty;
  readonly sessions: readonly string[];
  readonly subjects: readonly string[];
  readonly frames: Frames;
  declare readonly said: Finding["said"];
  readonly #found: Found;
  #words: Finding["said"] | undefined;

  constructor(
    found: Found,
    { sessions, subjects, frames }: Pick<Finding, "sessions" | "subjects" | "frames">,
  ) {
    this.rule = found.rule.id;
    this.level = levelOf(found);
    this.certainty = found.verdict.certainty;
    this.sessions = sessions;
    this.subjects = subjects;
    this.frames = frames;
    this.#found = found;
    Object.defineProperty(this, "said", whenAsked);
  }

  words(): Finding["said"] {
    this.#words ??= this.#found.say();
    return this.#words;
  }
}

/** Of the finding itself, as its other properties are. One getter for all: with one of its own each would be a dictionary to V8. */
const whenAsked: PropertyDescriptor & ThisType<SessionFinding> = {
  enumerable: true,
  get() {
    return this.words();
  },
};

function levelOf({ rule, verdict }: Found): FindingLevel {
  return verdict.certainty === "undecidable" ? "note" : (verdict.level ?? rule.level);
}
