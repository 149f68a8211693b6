import { diagnose } from "@twinport/diagnosis";
import type { ErrorCode, FtpError } from "@twinport/protocol";
import type { Session } from "../session/session.ts";

/** Failures that may lie in what became of the connections; the others say themselves what was wrong. */
const ofConnections: ReadonlySet<ErrorCode> = new Set(["data-connection", "transfer", "timeout", "closed"]);

/**
 * The error of a failed transfer with the verdict on it: the worst that diagnosis finds in what this client's sockets have seen of
 * the latest transfer. Where no data connection came about its hint was a guess, and becomes the advice for the client's side. The
 * same error where nothing can be told.
 * @param bytes that went over the data connection
 */
export function withVerdict(session: Session, error: FtpError, bytes = 0): FtpError {
  // What is wrong with TLS we know ourselves, unless it is the server that did not like it.
  const open = ofConnections.has(error.code) || (error.code === "tls" && error.reply !== undefined);
  if (!open || error.finding !== undefined) return error;
  const facts = session.witness.facts({ time: session.clock(), bytes });
  const finding = diagnose(facts).find(({ level }) => level !== "note");
  if (finding === undefined) return error;
  const advice = finding.said.en.advice.client ?? undefined;
  const hint = error.code === "data-connection" ? (advice ?? error.hint) : (error.hint ?? advice);
  return error.with({ finding, ...(hint === undefined ? {} : { hint }) });
}
