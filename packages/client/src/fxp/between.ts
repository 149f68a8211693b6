import { FtpError, isPositive, type Reply } from "@twinport/protocol";
import { dial } from "../connection/dial.ts";
import { abortedError } from "../connection/turns.ts";
import { DataChannel } from "../data/channel.ts";
import type { DataMode } from "../options.ts";
import type { Session } from "../session/session.ts";
import { Transfer } from "../transfer/transfer.ts";

/** The least that a copy moves in a second, bytes: nobody sees its data, so that only its end tells that it went on. */
const slowest = 64 * 1024;
/** How long a copy of a file of unknown size may take, milliseconds. */
const longest = 3_600_000;
/** How long a server may take to say that it has begun, once the other one is done, milliseconds. */
const latestBeginning = 3000;

/** A transfer between two servers, all agreed on but the file's own commands. */
export interface Between {
  readonly source: Session;
  readonly target: Session;
  /** The one that was told to listen, and the port it has told. */
  readonly listens: Session;
  readonly port: number;
  readonly verbs: { readonly passive: DataMode; readonly active: DataMode };
  readonly from: string;
  readonly to: string;
  readonly size: number | undefined;
  readonly signal: AbortSignal | undefined;
}

/** STOR and RETR, and both their ends. One that fails ends the other. Returns the reply to STOR. */
export async function moveBetween(between: Between): Promise<Reply> {
  const { source, target, listens, verbs, from, to } = between;
  const stor = new Transfer(target, noChannel(verbs.active), { verb: "STOR", argument: to });
  // A target that dials says what it thinks of STOR first, and RETR is spared. One that listens may say nothing before somebody dials.
  if (listens === source && (await stor.opening).code >= 400) await stor.complete();
  const retr = new Transfer(source, noChannel(verbs.passive), { verb: "RETR", argument: from });
  try {
    await within(between, longestOf(between), Promise.race([judged(retr), judged(stor)]), () => {
      return new FtpError("timeout", `${retr.place}: not copied in the time that its size deserves`);
    });
    // One that listens may turn away the other, which is foreign to it, and go on waiting, while that sends into the void.
    await within(between, latestBeginning, Promise.all([retr.opening, stor.opening]), () => {
      const what = "one of the servers is done, and the other one has nobody to do it with";
      return new FtpError("data-connection", `${retr.place}, ${stor.place}: ${what}`);
    });
    // The other one has to come soon: the bytes are over.
    const [sent, stored] = await Promise.all([retr.complete(), stor.complete()]);
    return isPositive(sent) ? stored : sent;
  } catch (error) {
    const cause =
      error instanceof FtpError ? error : new FtpError("transfer", String(error), { cause: error });
    const waiting = listens === source ? retr : stor;
    await Promise.allSettled([retr.stop(cause), stor.stop(cause), release(between, waiting)]);
    throw cause;
  }
}

/**
 * Lets go of the one that waits for data while the other has failed. One that listens may be deaf to ABOR until somebody has dialled
 * (ProFTPD waits so for minutes): we dial, and reset, and that is the end of its transfer. One that has dialled may wait on a connection
 * which nobody has accepted, or send into it: asked for another port, the one that listened closes the first.
 */
async function release({ listens, port, verbs }: Between, waiting: Transfer): Promise<void> {
  const { control, wire, through, timeouts } = listens;
  if (control.closed) return;
  if (waiting.reply !== undefined) {
    await listens.command(verbs.passive.toUpperCase());
    return;
  }
  const { socket, tap } = await dial({
    channel: "data",
    host: control.remote.address,
    port,
    localAddress: control.local.address,
    timeoutMs: timeouts.connect,
    wire,
    through,
  });
  tap.resetting();
  socket.resetAndDestroy();
}

/** How long a copy may take, milliseconds. */
function longestOf({ source, size }: Between): number {
  return size === undefined ? longest : source.timeouts.data + (size / slowest) * 1000;
}

/** Waits for so many milliseconds, unless it is given up. */
async function within(
  { signal }: Between,
  ms: number,
  work: Promise<unknown>,
  late: () => FtpError,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let giveUp = () => {};
  const ended = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
    giveUp = () => reject(abortedError(signal));
    signal?.addEventListener("abort", giveUp, { once: true });
    if (signal?.aborted) giveUp();
  });
  try {
    await Promise.race([work, ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
    ended.catch(() => {});
  }
}

/** Settles with the final reply; a negative one is what `complete` makes of it. */
async function judged(transfer: Transfer): Promise<Reply> {
  const reply = await transfer.final;
  return isPositive(reply) ? reply : await transfer.complete();
}

/** The data is between the servers: none of it is ours. */
const noChannel = (mode: DataMode) => new DataChannel(mode, { kind: "closed" });
