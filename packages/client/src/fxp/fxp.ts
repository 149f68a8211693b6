import {
  addressScope,
  escapeForTerminal,
  FtpError,
  foldMapped,
  formatExtendedPort,
  formatHostPort,
  ipVersion,
} from "@twinport/protocol";
import { abortedError } from "../connection/turns.ts";
import { announcedEnd } from "../data/passive.ts";
import type { OperationOptions } from "../options.ts";
import { fetchModified, fetchSize } from "../session/info.ts";
import type { Session } from "../session/session.ts";
import { setModified } from "../transfer/set-modified.ts";
import { giveName, withdraw } from "../transfer/working-name.ts";
import { moveBetween } from "./between.ts";

/** Which of the two servers listens for the other. */
export type FxpListener = "source" | "target";

/** What is copied from one server to another, and how. */
export interface FxpRequest extends OperationOptions {
  readonly from: string;
  readonly to: string;
  readonly listener: FxpListener;
  /** The name beside `to` under which the file comes into being. */
  readonly part: string;
  /** Give the copy the time of the file. */
  readonly preserve: boolean;
}

/** What came of a copy between servers. */
export interface FxpOutcome {
  /** The size of the file; undefined where no server told it. */
  readonly bytes: number | undefined;
  /** The time that the copy was given. */
  readonly modified?: Date;
}

/**
 * Has one server send a file to another (RFC 959 §5.2, figure 3); the turns of both sessions must have been taken. The file comes into
 * being under another name and gets its own when both servers have said that it is whole.
 *
 * The one that connects is told the other's own address, that of its control connection, and of the answer to PASV only the port: else
 * a server could have another one connect to a third party (CVE-2021-4189's sister in ftpcp; RFC 2577 §3).
 * @throws FtpError "unsupported" where the two cannot reach each other so; "refused" where one of them will not
 */
export async function fxp(source: Session, target: Session, request: FxpRequest): Promise<FxpOutcome> {
  const { from, to, part, signal } = request;
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
  try {
    await moveBetween({ source, target, listens, port, verbs, from, to: part, size, signal });
    if (size !== undefined) {
      const arrived = await sizeOf(target, part);
      if (arrived !== undefined && arrived !== size) throw shorter(target, to, arrived, size);
    }
    const modified = request.preserve ? await keepTime(source, target, from, part) : undefined;
    await giveName(target, part, to);
    return { bytes: size, ...(modified === undefined ? {} : { modified }) };
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
    throw impossible("data connections are encrypted (PROT P), and neither server would know the other");
  }
  if (ipVersion(one) !== ipVersion(other)) throw impossible("one is reached over IPv4, the other over IPv6");
  if ((addressScope(one) === "loopback") !== (addressScope(other) === "loopback")) {
    throw impossible("one is on this machine, where the other does not find it");
  }
  return ipVersion(one) === 4 ? { passive: "pasv", active: "port" } : { passive: "epsv", active: "eprt" };
}

/** Gives the copy the file's time. Where one of the two cannot do that, it is a copy all the same. */
async function keepTime(
  source: Session,
  target: Session,
  from: string,
  part: string,
): Promise<Date | undefined> {
  try {
    const modified = await fetchModified(source, from);
    await setModified(target, part, modified);
    return modified;
  } catch (error) {
    if (!(error instanceof FtpError) || source.control.closed || target.control.closed) throw error;
    return undefined;
  }
}

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
