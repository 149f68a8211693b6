import { type Endpoint, limits } from "@twinport/protocol";
import type { FrameRange } from "./facts.ts";
import type { Finding, FindingLevel } from "./finding.ts";

/** The ends of a control connection. */
interface Ends {
  readonly client: Endpoint;
  readonly server: Endpoint;
}

/**
 * Findings of many sessions: of the same rule and certainty between the same hosts they are one. Bounded in number: where the
 * room is taken, one joins the last of its kind between other hosts, so that no kind of trouble is lost.
 */
export class Findings {
  readonly #kept = new Map<string, Gathered>();
  /** By rule and certainty. */
  readonly #last = new Map<string, Gathered>();

  /** Takes what was found in a session. */
  add({ client, server }: Ends, findings: readonly Finding[]): void {
    for (const finding of findings) {
      const kind = `${finding.rule} ${finding.certainty}`;
      const place = `${kind} ${client.address} ${server.address}`;
      const full = this.#kept.size >= limits.findings;
      const before = this.#kept.get(place) ?? (full ? this.#last.get(kind) : undefined);
      if (before !== undefined) {
        before.add(finding);
        continue;
      }
      const gathered = new Gathered(finding);
      this.#kept.set(place, gathered);
      this.#last.set(kind, gathered);
    }
  }

  /** All of them, the worst first. */
  get all(): readonly Finding[] {
    return Array.from(this.#kept.values(), (gathered) => gathered.finding).sort(worstFirst);
  }
}

/** Findings of a kind that become one: the words and level of the worst, else of the first; everybody's evidence. */
class Gathered {
  #worst: Finding;
  readonly #sessions = new Set<string>();
  readonly #subjects = new Set<string>();
  readonly #frames: FrameRange[] = [];

  constructor(first: Finding) {
    this.#worst = first;
    this.add(first);
  }

  add(finding: Finding): void {
    if (rank[finding.level] < rank[this.#worst.level]) this.#worst = finding;
    for (const session of finding.sessions) addBounded(this.#sessions, session);
    for (const subject of finding.subjects) addBounded(this.#subjects, subject);
    for (const range of finding.frames) addEvidence(this.#frames, range);
  }

  get finding(): Finding {
    return {
      ...this.#worst,
      sessions: [...this.#sessions],
      subjects: [...this.#subjects],
      frames: [...this.#frames],
    };
  }
}

/** Adds the name of a session or a connection to those that a finding has, as long as there is room. */
export function addBounded(names: Set<string>, name: string): void {
  if (names.size < limits.findingSubjects) names.add(name);
}

/** Adds to what of the evidence is kept: by number, none twice, the first ones. Mostly it belongs behind what there is. */
export function addEvidence(kept: FrameRange[], range: FrameRange): void {
  const [first, last] = range;
  let at = kept.length;
  let before = kept[at - 1];
  for (; before !== undefined && before[0] > first; before = kept[at - 1]) at--;
  if (at === limits.findingFrames || (before !== undefined && before[0] === first && before[1] === last))
    return;
  kept.splice(at, 0, range);
  if (kept.length > limits.findingFrames) kept.pop();
}

/** 0 is the worst. */
export const rank = { error: 0, warn: 1, note: 2 } as const satisfies Record<FindingLevel, number>;

/** Whether a finding is of this level, or worse. */
export function isAtLeast({ level }: Finding, least: FindingLevel): boolean {
  return rank[level] <= rank[least];
}

/** For sorting: by level, then by rule. */
export function worstFirst(one: Finding, other: Finding): number {
  const byLevel = rank[one.level] - rank[other.level];
  return byLevel !== 0 ? byLevel : one.rule < other.rule ? -1 : one.rule > other.rule ? 1 : 0;
}
