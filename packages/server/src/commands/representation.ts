import { replyCodes } from "@twinport/protocol";
import type { Representation } from "../data/representation.ts";
import { AnswerError, answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";

/**
 * How the next file goes over the data connection.
 * @throws AnswerError for records of TYPE I: the storages' files have lines, and no other records
 */
export function fileRepresentation({ state: { representation } }: Session): Representation {
  if (representation.structure === "record" && representation.type === "image") {
    throw new AnswerError(answer(replyCodes.badParameter, "Record structure is for TYPE A only."));
  }
  return representation;
}

/** The same for a listing: a text in any type (RFC 959 §4.1.3, LIST). */
export function listingRepresentation({ state: { representation } }: Session): Representation {
  return { ...representation, type: "ascii" };
}
