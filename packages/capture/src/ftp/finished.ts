import type { SessionFacts } from "@twinport/diagnosis";
import type { Session } from "../model.ts";

/** A session to which nothing more comes. */
export interface Finished {
  readonly session: Session;
  /** What its diagnosis knows of it. */
  readonly facts: SessionFacts;
  /** Segments that were looked at and are no part of it. */
  readonly otherSegments: number;
}
