import { type Endpoint, limits } from "@twinport/protocol";
import type { FrameRange, Frames } from "./facts.ts";
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
  #frames: Frames = [];

  constructor(first: Finding) {
    this.#worst = first;
    this.add(first);
  }

  add(finding: Finding): void {
    if (rank[finding.level] < rank[this.#worst.level]) this.#worst = finding;
    for (const session of finding.sessions) addBounded(this.#sessions, session);
    for (const subject of finding.subjects) addBounded(this.#subjects, subject);
    if (finding.frames.some((range) => this.#keeps(range)))
      this.#frames = evidence([...this.#frames, ...finding.frames]);
  }

  /** There is room for evidence, or it comes before what there is: of thousands of sessions most come behind it. */
  #keeps([first]: FrameRange): boolean {
    const last = this.#frames.at(-1);
    return last === undefined || this.#frames.length < limits.findingFrames || first < last[0];
  }

  get finding(): Finding {
    return {
      ...this.#worst,
      sessions: [...this.#sessions],
      subjects: [...this.#subjects],
      frames: this.#frames,
    };
  }
}

function addBounded(names: Set<string>, name: string): void {
  if (names.size < limits.findingSubjects) names.add(name);
}

/** What of the evidence is kept: by number, none twice, the first ones. */
export function evidence(frames: Frames): Frames {
  // Mostly a rule gives it so.
  const sorted = inOrder(frames) ? frames : [...frames].sort(([a], [b]) => a - b);
  const distinct = sorted.filter(([first, last], index) => {
    const before = sorted[index - 1];
    return before === undefined || before[0] !== first || before[1] !== last;
  });
  return distinct.slice(0, limits.findingFrames);
}

function inOrder(frames: Frames): boolean {
  return frames.every(([first], index) => index === 0 || first >= (frames[index - 1]?.[0] ?? first));
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
