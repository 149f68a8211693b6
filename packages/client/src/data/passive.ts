import {
  type AddressScope,
  addressScope,
  type Endpoint,
  FtpError,
  isPositive,
  parseEpsvReply,
  parsePasvReply,
  type Reply,
  replyCodes,
} from "@twinport/protocol";
import { type Dialled, type DialRequest, dial } from "../connection/dial.ts";
import { shownReply } from "../reply-error.ts";
import type { Session } from "../session/session.ts";
import { DataChannel } from "./channel.ts";
import { modeRefused } from "./refusal.ts";

/** Below this stand services of the system; a server that names such a port would have us talk to one of them. */
const lowestPort = 1024;

/** A channel to a port of the server's. */
export interface PassiveChannel {
  readonly channel: DataChannel;
  /** The port was asked for behind an earlier transfer. */
  readonly reserved: boolean;
}

/**
 * Asks for a port and dials it (PASV, RFC 959 §4.1.2; EPSV, RFC 2428 §3). The channel comes back open; where commands may leave early
 * it comes back dialling.
 */
export async function openPassive(
  session: Session,
  mode: "epsv" | "pasv",
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<PassiveChannel> {
  const { control, wire, ahead } = session;
  const { reply, reserved } = await ahead.port(mode);
  if (!isPositive(reply)) throw modeRefused(session, mode.toUpperCase(), undefined, reply);
  const announced = announcedEnd(control.place, mode, reply);
  const trusted = session.options.trustPasvAddress === true;
  const target = dialTarget(control.remote, announced, trusted);
  const request = {
    channel: "data",
    host: target.address,
    port: target.port,
    localAddress:
      session.boundData && target.address === control.remote.address ? control.local.address : undefined,
    timeoutMs,
    wire,
    direct: session.protection !== "private",
    through: session.through,
  } as const;
  if (ahead.early(mode)) return { channel: dialling(session, mode, request), reserved };
  const { socket, tap, reads } = await dialFromSameAddress(session, { ...request, signal });
  return { channel: new DataChannel(mode, { kind: "open", socket, tap, reads }), reserved };
}

/**
 * Servers compare the addresses of both connections, and a host with several does not always choose the same, above all where those of
 * IPv6 come and go. To prescribe one each time costs more than the rest of the dialling on a host with many connections just closed:
 * it is done from when it was seen to be needed.
 */
async function dialFromSameAddress(session: Session, request: DialRequest): Promise<Dialled> {
  const dialled = await dial(request);
  const { local, remote } = session.control;
  if (session.through !== undefined || request.host !== remote.address) return dialled;
  if (dialled.client.address === local.address) return dialled;
  session.boundData = true;
  dialled.socket.destroy();
  return await dial({ ...request, localAddress: local.address });
}

/** A channel that is on its way, until it is closed. */
function dialling(session: Session, mode: "epsv" | "pasv", request: DialRequest): DataChannel {
  const controller = new AbortController();
  const start = () => {
    dialFromSameAddress(session, { ...request, signal: controller.signal }).then(
      ({ socket, tap, reads }) => channel.accept({ kind: "open", socket, tap, reads }),
      (error: unknown) => channel.fail(error),
    );
  };
  const channel = new DataChannel(mode, { kind: "dialing", start, giveUp: () => controller.abort() });
  return channel;
}

/** What a 227 or 229 says: a port, and in a 227 an address. */
export interface Announced {
  readonly port: number;
  readonly address?: string | undefined;
}

/** Addresses by which no other host can be meant. */
const nobody: ReadonlySet<AddressScope> = new Set(["unspecified", "multicast", "broadcast"]);

/**
 * The one place that decides which address is dialled for data: the server's end of the control connection. The address in a 227 is
 * ignored: behind a NAT it is wrong, and a hostile server would choose a third party (RFC 2577 §3).
 * @param trusted the caller wants the address of a 227 to count (`trustPasvAddress`). Even then it does not where it cannot be right:
 *   one that is no host's, and one of a private network, or of our own machine, where the server is on the public one.
 */
export function dialTarget(controlRemote: Endpoint, announced: Announced, trusted = false): Endpoint {
  const { port, address } = announced;
  const own = { address: controlRemote.address, port };
  if (!trusted || address === undefined) return own;
  const scope = addressScope(address);
  const inside = scope !== "public" && addressScope(controlRemote.address) === "public";
  return nobody.has(scope) || inside ? own : { address, port };
}

/** What the answer to PASV or EPSV announces. @throws FtpError "data-connection" for one without a port, or with a reserved one */
export function announcedEnd(place: string, mode: "epsv" | "pasv", reply: Reply): Announced {
  const text = reply.lines.at(-1) ?? "";
  const [verb, code, read] =
    mode === "pasv"
      ? (["PASV", replyCodes.passive, parsePasvReply] as const)
      : (["EPSV", replyCodes.extendedPassive, parseEpsvReply] as const);
  const announced = reply.code === code ? read(text) : undefined;
  if (announced === undefined) {
    const said = shownReply({ ...reply, lines: [text] });
    throw new FtpError("data-connection", `${place}: no port in the answer to ${verb}: ${said}`, { reply });
  }
  if (announced.port < lowestPort) {
    const said = `${verb} announced port ${announced.port}, which is reserved`;
    throw new FtpError("data-connection", `${place}: ${said}`, { reply });
  }
  // An address in a 229 means nothing (RFC 2428 §3).
  return mode === "pasv" ? announced : { port: announced.port };
}
