import type { Finding } from "@twinport/diagnosis";
import { commandSpec, replyCodes } from "@twinport/protocol";
import {
  type AbortReason,
  BrokenOff,
  DataConnectionError,
  DataProtectionError,
  UnverifiableEnd,
} from "../data/errors.ts";
import { MalformedData } from "../data/malformed.ts";
import { DataConnectionBroken, StorageFailed, Transfer, type TransferPlan } from "../data/transfer.ts";
import { findingFor, withAdvice } from "../diagnosis/verdict.ts";
import type { LimitMet } from "../limits/limits.ts";
import { errorCode, StorageError } from "../storage/errors.ts";
import { type Answer, answer, lastAnswer } from "./answer.ts";
import type { HandledVerb } from "./gates.ts";
import type { Session } from "./session.ts";
import { replyToStorageError } from "./storage-reply.ts";

/**
 * Runs the one transfer of a command and makes its final reply.
 * @param path for the log; asked for at the end where the server chooses it
 * @param prepare opens what is to be sent or written; it fails before 150
 */
export async function transferAnswer(
  session: Session,
  verb: HandledVerb,
  path: string | (() => string),
  prepare: () => Promise<TransferPlan>,
): Promise<Answer> {
  const { clock, limits } = session.context;
  const { security, state } = session;
  if (security.data === "clear" && security.dataMustBePrivate(state.account)) return refuseClear(session);
  const opening = session.data.take();
  if (opening === undefined) return answer(replyCodes.cannotOpenData, "Use PASV, EPSV, PORT or EPRT first.");
  const transfer = new Transfer({
    clock,
    limits,
    abort: session.running.abortOf("transfer"),
    protection: security.protection(state.account),
    hold: session.admitted.hold,
  });
  const startedAt = clock.now();
  session.transfer = transfer;
  let reply = answer(replyCodes.transferComplete, "Transfer complete.");
  let finding: Finding | undefined;
  let unverifiable = false;
  let brokenOff: AbortReason | undefined;
  let storageError: string | undefined;
  try {
    await transfer.run(opening, prepare, (text) => session.preliminary(replyCodes.transferStarting, text));
  } catch (error) {
    reply = failure(session, verb, error, typeof path === "string" ? path : path());
    storageError = storageErrorIn(error);
    unverifiable = error instanceof UnverifiableEnd;
    if (error instanceof BrokenOff) brokenOff = error.reason;
    if (error instanceof DataProtectionError) session.witness.heard("data", error.heard);
    if (isOfConnection(error)) {
      finding = findingFor(session.witness, { time: clock.now(), answer: reply, bytes: transfer.bytes });
    }
  } finally {
    session.transfer = undefined;
  }
  session.log({
    type: "transfer",
    verb,
    direction: commandSpec(verb)?.transfer ?? "list",
    user: session.state.account?.name ?? "",
    path: typeof path === "string" ? path : path(),
    mode: opening.mode,
    ok: reply.code === replyCodes.transferComplete,
    outcome:
      reply.code === replyCodes.transferComplete ? "complete" : unverifiable ? "unverifiable" : "aborted",
    code: reply.code,
    bytes: transfer.bytes,
    ms: clock.now() - startedAt,
    ...(reply.limit === undefined ? {} : { limit: reply.limit }),
    ...(storageError === undefined ? {} : { storageError }),
    ...(brokenOff === undefined ? {} : { brokenOff }),
    ...(finding === undefined ? {} : { finding }),
  });
  // Told above, once.
  const { limit: _told, ...untold } = reply;
  return withAdvice(untold, finding);
}

/** It lies in the data connection, and neither in the storage nor in somebody's will. Why one stands still, no socket can tell. */
function isOfConnection(error: unknown): boolean {
  return (
    error instanceof DataConnectionError ||
    error instanceof DataProtectionError ||
    error instanceof DataConnectionBroken
  );
}

/** PROT C where P is required: what was agreed on for the data connection stays. */
function refuseClear(session: Session): Answer {
  const text = "Data connections must be encrypted: send PROT P first.";
  const reply = answer(replyCodes.unsuitableDataConnection, text);
  const finding = findingFor(session.witness, { time: session.context.clock.now(), answer: reply });
  session.log({
    type: "tls-required",
    channel: "data",
    user: session.state.account?.name ?? null,
    ...(finding === undefined ? {} : { finding }),
  });
  return withAdvice(reply, finding);
}

/** What the storage said, if it was the storage: errno's name, or more where it is our own. */
function storageErrorIn(error: unknown): string | undefined {
  const cause = error instanceof StorageFailed ? error.cause : error;
  return cause instanceof StorageError ? cause.message : errorCode(cause);
}

const abortTexts: Readonly<Record<AbortReason, string>> = {
  abor: "Transfer aborted.",
  "peer-gone": "Control connection closed; transfer aborted.",
  stalled: "Too little data moved for too long; transfer aborted.",
  "tls-overhead": "TLS of the data connection brings keys and no bytes; transfer aborted.",
  shutdown: "The server is shutting down; transfer aborted.",
};

function withLimit(reply: Answer, { limit }: { readonly limit: LimitMet | undefined }): Answer {
  return limit === undefined ? reply : { ...reply, limit };
}

function failure(session: Session, verb: HandledVerb, error: unknown, path: string): Answer {
  const { limits } = session.context;
  if (error instanceof BrokenOff) {
    const text = abortTexts[error.reason];
    const reply = answer(replyCodes.transferAborted, text);
    if (error.reason === "stalled") {
      return { ...reply, limit: { limit: "dataStallTime", value: limits.dataStallTime } };
    }
    // Who goes on to the next transfer would keep us busy there.
    if (error.reason !== "tls-overhead") return reply;
    const last = lastAnswer("tls-overhead", replyCodes.serviceUnavailable, text);
    return { ...last, limit: { limit: "tlsOverhead", value: limits.tlsOverhead } };
  }
  if (error instanceof DataConnectionError) {
    return withLimit(answer(replyCodes.cannotOpenData, error.message), error);
  }
  if (error instanceof DataProtectionError) {
    // Some clients, WinSCP among them, do not find back to their TLS session but by a new control connection.
    return session.security.failures < limits.dataProtectionFailures
      ? answer(replyCodes.unsuitableDataConnection, error.message)
      : lastAnswer("data-tls-failed", replyCodes.serviceUnavailable, `${error.message} Please connect anew.`);
  }
  if (error instanceof UnverifiableEnd) {
    return answer(
      replyCodes.transferAborted,
      "TLS ended without close_notify: nobody knows whether all has come. Transfer aborted.",
    );
  }
  if (error instanceof StorageFailed) {
    return replyToStorageError(error.cause, verb, "after") ?? session.incident(verb, error.cause);
  }
  if (error instanceof DataConnectionBroken) {
    return answer(replyCodes.transferAborted, "Data connection broken; transfer aborted.");
  }
  if (error instanceof MalformedData) {
    return withLimit(answer(replyCodes.transferAborted, `${error.message}; transfer aborted.`), error);
  }
  return replyToStorageError(error, verb, "before", path) ?? session.incident(verb, error);
}
