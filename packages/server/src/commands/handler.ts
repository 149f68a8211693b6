import type { Answer } from "../session/answer.ts";
import type { HandledVerb, Request } from "../session/gates.ts";
import type { Session } from "../session/session.ts";

/**
 * Carries out one command that has passed the gates, and returns its final reply: exactly one.
 * An error of the storage may be thrown; the session turns it into the reply.
 */
type Handler = (session: Session, request: Request) => Answer | Promise<Answer>;

/** Handlers of some verbs. */
export type Handlers<V extends HandledVerb> = { readonly [Name in V]: Handler };
