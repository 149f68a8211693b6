import type { Session } from "../model.ts";
import { type Keep, withContents } from "./kept.ts";
import { renumber } from "./renumber.ts";
import type { FtpSession } from "./session.ts";
import { settled, type Tracked } from "./tracked.ts";

/** A session and the connections that feed it. */
export interface Entry {
  readonly session: FtpSession;
  readonly number: number;
  readonly firstFrame: number;
  /** The connections still followed. */
  readonly connections: Set<Tracked>;
  /** Nothing more comes on the control connection. */
  closed: boolean;
}

interface Done {
  readonly firstFrame: number;
  readonly session: Session;
  readonly keeps: readonly Keep[];
}

/** Seconds of capture time after which a session that is over is written down and let go. */
const lingerSeconds = 60;

/** The sessions: live ones, and those that are over, as plain data. */
export class SessionRegistry {
  readonly #onSettled: (session: FtpSession) => void;
  readonly #live = new Map<FtpSession, Entry>();
  readonly #done: Done[] = [];
  #number = 0;
  #swept = 0;
  #otherSegments = 0;

  /** @param onSettled told of each session that is let go */
  constructor(onSettled: (session: FtpSession) => void) {
    this.#onSettled = onSettled;
  }

  /** Adds a session, with the control connection that it was found on. */
  add(session: FtpSession, control: Tracked): Entry {
    this.#number++;
    const { firstFrame } = session;
    const entry: Entry = {
      session,
      number: this.#number,
      firstFrame,
      connections: new Set([control]),
      closed: false,
    };
    session.number = this.#number;
    this.#live.set(session, entry);
    return entry;
  }

  /** The entry of a live session. */
  of(session: unknown): Entry | undefined {
    return this.#live.get(session as FtpSession);
  }

  /** Lets go of the sessions that have long been over at capture time `seconds`. */
  sweep(seconds: number): void {
    if (seconds - this.#swept < lingerSeconds) return;
    this.#swept = seconds;
    for (const entry of this.#live.values()) {
      const { session } = entry;
      const over = entry.closed || session.rows.over;
      if (over && session.idle && seconds - session.last.seconds > lingerSeconds) this.settle(entry);
    }
  }

  /** Writes a session down. */
  settle(entry: Entry): void {
    this.#live.delete(entry.session);
    this.#onSettled(entry.session);
    for (const tracked of entry.connections) {
      tracked.taker.end();
      tracked.taker = settled;
    }
    const { otherSegments, ...finished } = entry.session.finish();
    this.#otherSegments += otherSegments;
    this.#done.push({ firstFrame: entry.firstFrame, ...finished });
  }

  /** Everything, in order of first frame and numbered by it. */
  finish(): { readonly sessions: Session[]; readonly otherSegments: number } {
    for (const entry of this.#live.values()) this.settle(entry);
    const sessions = this.#done
      .toSorted((a, b) => a.firstFrame - b.firstFrame)
      .map(({ session, keeps }, index) => withContents(renumber(session, `C${index + 1}`), keeps));
    return { sessions, otherSegments: this.#otherSegments };
  }
}
