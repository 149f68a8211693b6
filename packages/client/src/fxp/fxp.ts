import {
  addressScope,
  escapeForTerminal,
  FtpError,
  foldMapped,
  formatExtendedPort,
  formatHostPort,
  ipVersion,
  isPositive,
  type Reply,
} from "@twinport/protocol";
import { abortedError } from "../connection/turns.ts";
import { DataChannel } from "../data/channel.ts";
import { announcedEnd } from "../data/passive.ts";
import type { DataMode, OperationOptions } from "../options.ts";
import { fetchSize } from "../session/info.ts";
import type { Session } from "../session/session.ts";
import { Transfer } from "../transfer/transfer.ts";
import { giveName, withdraw, workingName } from "../transfer/working-name.ts";

/** Which of the two servers listens for the other. */
export type FxpListener = "source" | "target";

/** What is copied from one server to another, and how. */
export interface FxpRequest extends OperationOptions {
  readonly from: string;
  readonly to: string;
  readonly listener: FxpListener;
}

/** The least that a copy moves in a second, bytes: nobody sees its data, so that only its end tells that it went on. */
const slowest = 64 * 1024;
/** How long a copy of a file of unknown size may take, milliseconds. */
const longest = 3_600_000;

/**
 * Has one server send a file to another (RFC 959 §5.2, figure 3); the turns of both sessions must have been taken. The file comes into
 * being under another name and gets its own when both servers have said that it is whole. Returns its size where that is known.
 *
 * The one that connects is told the other's own address, that of its control connection, and of the answer to PASV only the port: else
 * a server could have another one connect to a third party (CVE-2021-4189's sister in ftpcp; RFC 2577 §3).
 * @throws FtpError "unsupported" where the two cannot reach each other so; "refused" where one of them will not
 */
export async function fxp(
  source: Session,
  target: Session,
  request: FxpRequest,
): Promise<{ readonly bytes: number | undefined; readonly reply: Reply }> {
  const { from, to, signal } = request;
  const verbs = modesBetween(source, target);
  await Promise.all([source.ahead.ended(), target.ahead.ended()]);
  // Before the target makes a file: most copies that fail do because nothing is there to be copied.
  const size = await sizeOf(source, from);
  await Promise.all([source.setType("image"), target.setType("image")]);
  const [listens, connects] = request.listener === "source" ? [source, target] : [target, source];
  const reply = await listens.require(verbs.passive.toUpperCase());
  const { port } = announcedEnd(listens.control.place, verbs.passive, reply);
  const there = { address: foldMapped(listens.control.remote.address), port };
  const where = verbs.active === "port" ? formatHostPort(there) : formatExtendedPort(there);
  await connects.require(verbs.active.toUpperCase(), where);
  if (signal?.aborted) throw abortedError(signal);
  const part = workingName(to);
  try {
    const final = await run(source, target, { from, to: part, verbs, signal, size });
    if (size !== undefined) {
      const arrived = await sizeOf(target, part);
      if (arrived !== undefined && arrived !== size) throw shorter(target, to, arrived, size);
    }
    await giveName(target, part, to);
    return { bytes: size, reply: final };
  } catch (error) {
    await withdraw(target, part);
    throw error;
  }
}

/** A port may be announced and connected to in one IP version, and by an address that means the same to both. */
function modesBetween(
  source: Session,
  target: Session,
): { passive: "pasv" | "epsv"; active: "port" | "eprt" } {
  const addresses = [source, target].map(({ control }) => foldMapped(control.remote.address));
  const [one = "", other = ""] = addresses;
  const between = `${source.control.place} and ${target.control.place}`;
  const impossible = (why: string) =>
    new FtpError("unsupported", `${between} cannot copy to each other: ${why}`, {
      hint: "Copy through the client.",
    });
  if ([source, target].some(({ protection }) => protection === "private")) {
    throw impossible("data connections are encrypted, and neither would know the other");
  }
  if (ipVersion(one) !== ipVersion(other)) throw impossible("one is reached over IPv4, the other over IPv6");
  if ((addressScope(one) === "loopback") !== (addressScope(other) === "loopback")) {
    throw impossible("one is on this machine, where the other does not find it");
  }
  return ipVersion(one) === 4 ? { passive: "pasv", active: "port" } : { passive: "epsv", active: "eprt" };
}

interface Running {
  readonly from: string;
  readonly to: string;
  readonly verbs: { readonly passive: DataMode; readonly active: DataMode };
  readonly signal: AbortSignal | undefined;
  readonly size: number | undefined;
}

/** STOR and RETR, and both their ends. One that fails ends the other. */
async function run(
  source: Session,
  target: Session,
  { from, to, verbs, signal, size }: Running,
): Promise<Reply> {
  const stor = new Transfer(target, noChannel(verbs.active), { verb: "STOR", argument: to });
  if ((await stor.opening).code >= 400) await stor.complete();
  const retr = new Transfer(source, noChannel(verbs.passive), { verb: "RETR", argument: from });
  let timer: NodeJS.Timeout | undefined;
  let giveUp = () => {};
  const ended = new Promise<never>((_, reject) => {
    const most = size === undefined ? longest : source.timeouts.data + (size / slowest) * 1000;
    const late = () =>
      reject(new FtpError("timeout", `${retr.place}: not copied within ${Math.ceil(most / 1000)} s`));
    timer = setTimeout(late, most);
    giveUp = () => reject(abortedError(signal));
    signal?.addEventListener("abort", giveUp, { once: true });
    if (signal?.aborted) giveUp();
  });
  try {
    await Promise.race([ended, Promise.race([judged(retr), judged(stor)])]);
    // The other one has to come soon: the bytes are over.
    const [sent, stored] = await Promise.all([retr.complete(), stor.complete()]);
    return isPositive(sent) ? stored : sent;
  } catch (error) {
    const cause =
      error instanceof FtpError ? error : new FtpError("transfer", String(error), { cause: error });
    await Promise.allSettled([retr.stop(cause), stor.stop(cause)]);
    throw cause;
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

/** @throws FtpError "not-found" */
async function sizeOf(session: Session, path: string): Promise<number | undefined> {
  return await fetchSize(session, path).catch((error: unknown) => {
    if (error instanceof FtpError && error.reply !== undefined && error.code === "unsupported")
      return undefined;
    throw error;
  });
}

function shorter(target: Session, path: string, arrived: number, size: number): FtpError {
  const what = `${arrived} of ${size} bytes have arrived, though both servers say that all is well`;
  return new FtpError("truncated", `${target.control.place}: ${escapeForTerminal(path)}: ${what}`);
}
