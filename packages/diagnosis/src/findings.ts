import { type Endpoint, limits } from "@twinport/protocol";
import type { Frames } from "./facts.ts";
import type { Finding, FindingLevel } from "./finding.ts";

/** The ends of a control connection. */
interface Ends {
  readonly client: Endpoint;
  readonly server: Endpoint;
}

/** Findings of many sessions: of the same rule and certainty between the same hosts they are one. Bounded in number. */
export class Findings {
  readonly #kept = new Map<string, Finding>();

  /** Takes what was found in a session. */
  add({ client, server }: Ends, findings: readonly Finding[]): void {
    for (const finding of findings) {
      const place = `${finding.rule} ${finding.certainty} ${client.address} ${server.address}`;
      const before = this.#kept.get(place);
      if (before !== undefined) this.#kept.set(place, joined(before, finding));
      else if (this.#kept.size < limits.findings) this.#kept.set(place, finding);
    }
  }

  /** All of them, the worst first. */
  get all(): readonly Finding[] {
    return [...this.#kept.values()].sort(worstFirst);
  }
}

/** Findings of one key joined to one, the worst first. */
export function merged(findings: readonly (readonly [key: string, finding: Finding])[]): readonly Finding[] {
  const byKey = new Map<string, Finding>();
  for (const [key, finding] of findings) {
    const before = byKey.get(key);
    byKey.set(key, before === undefined ? finding : joined(before, finding));
  }
  return [...byKey.values()].sort(worstFirst);
}

/** Two of a kind: the words and level of the worse one, else of the first; both ones' evidence. */
function joined(one: Finding, other: Finding): Finding {
  const union = (these: readonly string[], those: readonly string[]) =>
    [...new Set([...these, ...those])].slice(0, limits.findingSubjects);
  return {
    ...(rank[other.level] < rank[one.level] ? other : one),
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

const rank = { error: 0, warn: 1, note: 2 } as const satisfies Record<FindingLevel, number>;

/** Whether a finding is of this level, or worse. */
export function isAtLeast({ level }: Finding, least: FindingLevel): boolean {
  return rank[level] <= rank[least];
}

function worstFirst(one: Finding, other: Finding): number {
  const byLevel = rank[one.level] - rank[other.level];
  return byLevel !== 0 ? byLevel : one.rule < other.rule ? -1 : one.rule > other.rule ? 1 : 0;
}
