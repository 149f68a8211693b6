import { FtpError, formatCommand, isPositive, replyCodes } from "@twinport/protocol";
import type { Exchange } from "../connection/exchange.ts";
import { abortedError, type Turn, unlessAborted } from "../connection/turns.ts";
import { announcedAddress, openActive } from "../data/active.ts";
import type { DataChannel, OpenData } from "../data/channel.ts";
import { hindrance, isActive, type Way } from "../data/modes.ts";
import { openPassive } from "../data/passive.ts";
import { modeRefused, requireMode } from "../data/refusal.ts";
import { withVerdict } from "../diagnosis/verdict.ts";
import type { DataMode, RepresentationType } from "../options.ts";
import { protectData } from "../session/protection.ts";
import type { Session } from "../session/session.ts";
import { Transfer, type TransferCommand } from "./transfer.ts";

/** What is to be transferred, and how. */
export interface TransferRequest extends TransferCommand {
  /** The type to be in force; whatever is in force if absent. */
  readonly type?: RepresentationType | undefined;
  /** Where to start, bytes (REST, RFC 3659 §5). */
  readonly offset?: number | undefined;
  /** Where to end, bytes, exclusive: told to servers that have RANG (draft-bryan-ftp-range), else the caller's affair. */
  readonly end?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * Given up as soon as the command has left, where the server bears that others send while a transfer runs. Whoever hands it over
   * takes it again before it sends anything more.
   */
  readonly turn?: Turn | undefined;
  /** There is more to be said about the file: with servers that let nobody send before the final reply the turn is kept until then. */
  readonly followed?: boolean | undefined;
  /** Bytes to be sent that could be sent again: they may leave as soon as their connection stands, ahead of the 1yz. */
  readonly repeatable?: boolean | undefined;
}

/** The same, and who is told that its command leaves: from then on it is given up by ABOR. */
interface BegunRequest extends TransferRequest {
  onBegin(): void;
}

/** A transfer whose data connection stands. `data` is undefined where the server was done without one. */
export interface OpenedTransfer {
  readonly transfer: Transfer;
  readonly data: OpenData | undefined;
}

/** With another mode left to try, nobody waits longer than this for a port that may be behind a firewall. */
const impatientConnect = 10_000;
/** What servers say of a data connection whose TLS is not to their liking (RFC 4217 §10.2). */
const wantsResumption: ReadonlySet<number> = new Set([
  replyCodes.cannotOpenData,
  replyCodes.unsuitableDataConnection,
]);

/**
 * Opens a transfer in the first mode that works: TYPE if needed, then the mode's command and connection, REST if
 * needed, the command itself, its 1yz. A mode that fails is followed by the next one, and remembered.
 * @throws FtpError "data-connection" if no mode worked; else what the server's replies mean; "aborted"
 */
export function openTransfer(session: Session, request: TransferRequest): Promise<OpenedTransfer> {
  let begun = false;
  const onBegin = () => {
    begun = true;
  };
  const opened = inSomeMode(session, { ...request, onBegin });
  const giveUp = () => {
    if (!begun) request.turn?.lastsUntil(opened);
  };
  request.signal?.addEventListener("abort", giveUp, { once: true });
  const ended = () => request.signal?.removeEventListener("abort", giveUp);
  opened.then(ended, ended);
  // Who gives up before the command has left does not wait for the replies to what prepares it; nothing more is sent then. Others wait:
  // pyftpdlib owes the reply to PORT until it has connected, and forgets it where another PORT comes before.
  return unlessAborted(request.signal, opened, () => begun);
}

async function inSomeMode(session: Session, request: BegunRequest): Promise<OpenedTransfer> {
  formatCommand(request.verb, request.argument, session.names.encode); // a name that cannot be sent is refused before anything is
  await protectData(session);
  if (request.type !== undefined) await session.setType(request.type);
  const modes = session.modes.order(wayOf(session));
  const failures: FtpError[] = [];
  for (const [index, mode] of modes.entries()) {
    const patient = index === modes.length - 1;
    try {
      const opened = await resumably(session, request, (again) => attempts(session, again, mode, patient));
      session.modes.worked(mode);
      session.ahead.learnt(mode, true);
      return opened;
    } catch (error) {
      if (!(error instanceof FtpError)) throw error;
      const told = withVerdict(session, error);
      if (told.code !== "data-connection") throw told;
      session.ahead.learnt(mode, false);
      // Where we could not listen, nothing was learnt about the server.
      if (error.phase !== "local") session.modes.failed(mode);
      failures.push(told);
      if (session.control.closed) break;
      await request.turn?.take(request.signal);
    }
  }
  throw noModeLeft(session, modes, failures);
}

/** Where the server refuses the TLS session that was taken up, or that none was, one of the control connection's own gets a chance. */
async function resumably(
  session: Session,
  request: BegunRequest,
  open: (request: BegunRequest) => Promise<OpenedTransfer>,
): Promise<OpenedTransfer> {
  try {
    return await open(request);
  } catch (error) {
    const refused = error instanceof FtpError && wantsResumption.has(error.reply?.code ?? 0);
    if (!refused || session.protection !== "private" || session.control.closed) throw error;
    await request.turn?.take(request.signal);
    return await open({ ...request, tickets: "control" });
  }
}

/**
 * One attempt; another one where it was a port reserved behind an earlier transfer that could not be reached, or where the server gave
 * the connection up for the next port that was asked for.
 */
async function attempts(
  session: Session,
  request: BegunRequest,
  mode: DataMode,
  patient: boolean,
): Promise<OpenedTransfer> {
  const { signal } = request;
  if (signal?.aborted) throw abortedError(signal);
  const { connect } = session.timeouts;
  const limit = patient ? connect : Math.min(connect, impatientConnect);
  if (isActive(mode)) return await attempt(session, request, await openActive(session, mode, limit, signal));
  const { ahead, knowledge } = session;
  const before = knowledge.overtook;
  let reserved = false;
  try {
    const opened = await openPassive(session, mode, limit, signal);
    reserved = opened.reserved;
    return await attempt(session, request, opened);
  } catch (error) {
    const ours = reserved || (!before && knowledge.overtook);
    const unmade = error instanceof FtpError && error.code === "data-connection";
    if (!ours || !unmade || session.control.closed) throw error;
    ahead.learnt(mode, false);
    ahead.forget();
    await request.turn?.take(signal);
    return await attempt(session, request, await openPassive(session, mode, limit, signal));
  }
}

async function attempt(session: Session, request: BegunRequest, prepared: Prepared): Promise<OpenedTransfer> {
  const { signal, turn, followed = false } = request;
  const { channel, verb, argument } = prepared;
  const { mode } = channel;
  let transfer: Transfer;
  try {
    if (signal?.aborted) throw abortedError(signal);
    const [position, where] = await start(session, request);
    if (signal?.aborted) throw abortedError(signal);
    const inOne = session.ahead.early(mode) && position === undefined;
    if (verb !== undefined && !inOne) await requireMode(session, verb, argument);
    if (signal?.aborted) throw abortedError(signal);
    if (position !== undefined) {
      session.positioned = position;
      await session.require(position, where, [replyCodes.pendingInformation]);
    }
    if (signal?.aborted) throw abortedError(signal);
    request.onBegin();
    transfer = session.control.together(() => {
      const told = verb !== undefined && inOne ? session.control.send(verb, argument) : undefined;
      const sent = new Transfer(session, channel, request);
      session.positioned = undefined;
      if (told !== undefined) watchAnnouncement(session, sent, told, argument);
      session.ahead.behind(mode);
      return sent;
    });
  } catch (error) {
    channel.close();
    throw error;
  }
  // Under TLS the 1yz comes with the server's part of the handshake.
  const unawaited =
    request.repeatable === true && channel.state.kind === "dialing" && session.protection !== "private";
  if (channel.state.kind === "dialing") channel.state.start();
  if (turn !== undefined) passOn(session, transfer, turn, followed);
  session.ahead.started(transfer.final);
  if (signal !== undefined) stopOnAbort(transfer, signal);
  return { transfer, data: await transfer.begin(unawaited) };
}

/** Lets others send: now, or when the final reply has come, which may be before the last byte. */
function passOn(session: Session, transfer: Transfer, turn: Turn, followed: boolean): void {
  if (session.ahead.shares(transfer.mode)) {
    turn.release();
  } else if (session.pipelined && !followed) {
    // Who gives a transfer up has to send more.
    transfer.final.then(
      () => transfer.stopped || turn.release(),
      () => {},
    );
  }
}

/**
 * REST or RANG, where the transfer is not to begin at the first byte and go on to the last one, or where a transfer before this one was
 * given up between its REST and its command: servers keep the position for whichever command comes next.
 */
async function start(
  session: Session,
  { offset = 0, end }: TransferRequest,
): Promise<readonly [verb?: "REST" | "RANG", argument?: string]> {
  if (end !== undefined && (await session.features()).has("RANG")) return ["RANG", `${offset} ${end - 1}`];
  if (offset > 0) return ["REST", String(offset)];
  if (session.positioned === "RANG") return ["RANG", "1 0"]; // the whole file again (draft-bryan-ftp-range §4)
  return session.positioned === "REST" ? ["REST", "0"] : [];
}

/** A channel, and for one that listens the command that tells the server where. */
interface Prepared {
  readonly channel: DataChannel;
  readonly verb?: "EPRT" | "PORT";
  readonly argument?: string;
}

/** PORT or EPRT has left together with the command of the transfer: if it is refused, the transfer has no data connection. */
function watchAnnouncement(
  session: Session,
  transfer: Transfer,
  told: Exchange,
  argument: string | undefined,
): void {
  told.final.then(
    (reply) => {
      if (!isPositive(reply)) transfer.stop(modeRefused(session, told.verb, argument, reply)).catch(() => {});
      else if (told.ahead) session.knowledge.lookAhead ??= true;
    },
    () => {},
  );
}

function stopOnAbort(transfer: Transfer, signal: AbortSignal): void {
  const stop = () => void transfer.stop(abortedError(signal)).catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  const forget = () => signal.removeEventListener("abort", stop);
  transfer.final.then(forget, forget);
}

function wayOf(session: Session): Way {
  const { remote } = session.control;
  return { remote, announced: announcedAddress(session), proxied: session.through !== undefined };
}

function noModeLeft(session: Session, modes: readonly DataMode[], failures: readonly FtpError[]): FtpError {
  const { place } = session.control;
  const [first] = failures;
  if (first === undefined) {
    const way = wayOf(session);
    const why = session.modes.modes.map((mode) => `${mode}: ${hindrance(mode, way) ?? ""}`).join("; ");
    const what = `${place}: none of the modes to open a data connection can be used: ${why}`;
    const hint = way.proxied ? "Add epsv, or connect without a proxy." : "Add epsv or eprt.";
    return new FtpError("unsupported", what, { phase: "data-connection", hint });
  }
  const tried = failures.map(({ message }, index) => ({ mode: modes[index] ?? "epsv", message }));
  const found = failures.find((error) => error.finding !== undefined) ?? first;
  const details = {
    phase: "data-connection",
    tried,
    ...(found.finding === undefined ? {} : { finding: found.finding }),
  } as const;
  if (failures.length === 1) {
    const { reply, hint, cause, message } = first;
    return new FtpError("data-connection", message, {
      ...details,
      ...(reply === undefined ? {} : { reply }),
      ...(hint === undefined ? {} : { hint }),
      cause,
    });
  }
  const all = tried.map(({ mode, message }) => `${mode}: ${message}`).join("; ");
  const hint =
    found.finding === undefined
      ? "Try the other direction: active instead of passive, or passive instead of active."
      : found.hint;
  return new FtpError("data-connection", `${place}: no data connection in any mode; ${all}`, {
    ...details,
    ...(hint === undefined ? {} : { hint }),
    cause: new AggregateError(failures),
  });
}
