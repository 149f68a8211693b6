import { FtpError, formatCommand, ipVersion, type Reply, replyCodes } from "@twinport/protocol";
import { abortedError } from "../connection/turns.ts";
import { openActive } from "../data/active.ts";
import type { DataChannel, OpenData } from "../data/channel.ts";
import { isActive } from "../data/modes.ts";
import { openPassive } from "../data/passive.ts";
import { withVerdict } from "../diagnosis/verdict.ts";
import type { DataMode, RepresentationType } from "../options.ts";
import type { Session } from "../session/session.ts";
import { Transfer, type TransferCommand } from "./transfer.ts";

/** What is to be transferred, and how. */
export interface TransferRequest extends TransferCommand {
  /** The type to be in force; whatever is in force if absent. */
  readonly type?: RepresentationType | undefined;
  /** Where to start, bytes (REST, RFC 3659 §5). */
  readonly offset?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A transfer whose data connection stands. `data` is undefined where the server was done without one. */
export interface OpenedTransfer {
  readonly transfer: Transfer;
  readonly opening: Reply;
  readonly data: OpenData | undefined;
}

/** With another mode left to try, nobody waits longer than this for a port that may be behind a firewall. */
const impatientConnect = 10_000;

/**
 * Opens a transfer in the first mode that works: TYPE if needed, then the mode's command and connection, REST if
 * needed, the command itself, its 1yz. A mode that fails is followed by the next one, and remembered.
 * @throws FtpError "data-connection" if no mode worked; else what the server's replies mean; "aborted"
 */
export async function openTransfer(session: Session, request: TransferRequest): Promise<OpenedTransfer> {
  formatCommand(request.verb, request.argument); // a name that cannot be sent is refused before anything is
  if (request.type !== undefined) await session.setType(request.type);
  const modes = session.modes.order(ipVersion(session.control.remote.address));
  const failures: FtpError[] = [];
  for (const [index, mode] of modes.entries()) {
    const patient = index === modes.length - 1;
    try {
      const opened = await attempt(session, request, mode, patient);
      session.modes.worked(mode);
      return opened;
    } catch (error) {
      if (!(error instanceof FtpError)) throw error;
      const told = withVerdict(session, error);
      if (told.code !== "data-connection" || session.control.closed) throw told;
      session.modes.failed(mode);
      failures.push(told);
    }
  }
  throw noModeLeft(session, modes, failures);
}

async function attempt(
  session: Session,
  request: TransferRequest,
  mode: DataMode,
  patient: boolean,
): Promise<OpenedTransfer> {
  const { signal, offset = 0 } = request;
  const channel = await openChannel(session, mode, patient, signal);
  let transfer: Transfer;
  try {
    if (signal?.aborted) throw abortedError(signal);
    if (offset > 0) await session.require("REST", String(offset), [replyCodes.pendingInformation]);
    if (signal?.aborted) throw abortedError(signal);
    transfer = new Transfer(session, channel, request);
  } catch (error) {
    channel.close();
    throw error;
  }
  if (signal !== undefined) stopOnAbort(transfer, signal);
  const data = await transfer.begin();
  return { transfer, opening: await transfer.opening, data };
}

function openChannel(
  session: Session,
  mode: DataMode,
  patient: boolean,
  signal: AbortSignal | undefined,
): Promise<DataChannel> {
  if (signal?.aborted) return Promise.reject(abortedError(signal));
  if (isActive(mode)) return openActive(session, mode);
  const { connect } = session.timeouts;
  return openPassive(session, mode, patient ? connect : Math.min(connect, impatientConnect), signal);
}

function stopOnAbort(transfer: Transfer, signal: AbortSignal): void {
  const stop = () => void transfer.stop(abortedError(signal)).catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  const forget = () => signal.removeEventListener("abort", stop);
  transfer.final.then(forget, forget);
}

function noModeLeft(session: Session, modes: readonly DataMode[], failures: readonly FtpError[]): FtpError {
  const { place, remote } = session.control;
  const last = failures.at(-1);
  if (last === undefined) {
    const what = `no mode to open a data connection to ${remote.address} with`;
    return new FtpError("unsupported", `${place}: ${what}`, { hint: "IPv6 needs epsv or eprt." });
  }
  if (failures.length === 1) return last;
  const tried = failures.map((error, index) => `${modes[index] ?? ""}: ${error.message}`).join("; ");
  const found = failures.find((error) => error.finding !== undefined);
  return new FtpError("data-connection", `${place}: no data connection in any mode; ${tried}`, {
    hint: found?.hint ?? "Try the other direction: active instead of passive, or passive instead of active.",
    ...(found?.finding === undefined ? {} : { finding: found.finding }),
    cause: new AggregateError(failures),
  });
}
