import type { SessionFacts } from "@twinport/diagnosis";
import type { Gathered } from "../facts/connection.ts";
import type { Session } from "../model.ts";

/** What is known of a session. */
export interface Told {
  readonly session: Session;
  /** What its diagnosis knows of it; what the capture as a whole shows is added. */
  readonly facts: Gathered<SessionFacts>;
  /** Places among its rows of those that were given while it ran. */
  readonly given: readonly number[];
}

/** A session to which nothing more comes. */
export interface Finished extends Told {
  /** Segments that were looked at and are no part of it. */
  readonly otherSegments: number;
}
