import type { Session } from "@twinport/capture";
import type { Finding } from "@twinport/diagnosis";

/** How long a finding must stand while its session runs, in milliseconds: an answer may only be late. */
const patience = 3000;

/** Findings of sessions that run, each once, as soon as it stands. Notes, and what cannot be decided, are left to the summary. */
export class FreshFindings {
  /** By session and rule: since when it stands; Infinity once it was shown. */
  readonly #standing = new Map<string, Map<string, number>>();

  /** Those of a session that are to be shown at time `now`, in milliseconds. */
  of({ id, findings, unfinished: running }: Session, now: number): readonly Finding[] {
    const unfinished = running === true;
    const grave = findings.filter(({ level, certainty }) => level !== "note" && certainty !== "undecidable");
    const before = this.#standing.get(id);
    const standing = new Map<string, number>();
    const fresh = grave.filter(({ rule }) => {
      const since = before?.get(rule) ?? now;
      const show = since !== Number.POSITIVE_INFINITY && (!unfinished || now - since >= patience);
      standing.set(rule, show ? Number.POSITIVE_INFINITY : since);
      return show;
    });
    for (const [rule, since] of before ?? [])
      if (since === Number.POSITIVE_INFINITY) standing.set(rule, since);
    if (unfinished && standing.size > 0) this.#standing.set(id, standing);
    else this.#standing.delete(id);
    return fresh;
  }
}
