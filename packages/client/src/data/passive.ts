import {
  type Endpoint,
  escapeForTerminal,
  FtpError,
  parseEpsvReply,
  parsePasvReply,
  type Reply,
  replyCodes,
} from "@twinport/protocol";
import { dial } from "../connection/dial.ts";
import { shownReply } from "../reply-error.ts";
import type { Session } from "../session/session.ts";
import { DataChannel } from "./channel.ts";
import { requireMode } from "./refusal.ts";

/** Below this stand services of the system; a server that names such a port would have us talk to one of them. */
const lowestPort = 1024;

/** Asks for a port and dials it (PASV, RFC 959 §4.1.2; EPSV, RFC 2428 §3). The channel comes back open. */
export async function openPassive(
  session: Session,
  mode: "epsv" | "pasv",
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<DataChannel> {
  const { control, wire } = session;
  const reply = await requireMode(session, mode === "pasv" ? "PASV" : "EPSV", undefined);
  const target = dialTarget(control.remote, announcedPort(control.place, mode, reply));
  const { socket, tap } = await dial({
    channel: "data",
    host: target.address,
    port: target.port,
    // Servers compare the addresses of both connections; a host with several would not always choose the same.
    localAddress: control.local.address,
    timeoutMs,
    signal,
    wire,
  });
  return new DataChannel(mode, { kind: "open", socket, tap });
}

/**
 * The one place that decides which address is dialled for data: always the server's end of the control connection.
 * The address in a 227 or 229 is ignored: behind a NAT it is wrong, and a hostile server would choose a third party.
 */
export function dialTarget(controlRemote: Endpoint, announcedPort: number): Endpoint {
  return { address: controlRemote.address, port: announcedPort };
}

function announcedPort(place: string, mode: "epsv" | "pasv", reply: Reply): number {
  const text = reply.lines.at(-1) ?? "";
  const [verb, code, read] =
    mode === "pasv"
      ? (["PASV", replyCodes.passive, parsePasvReply] as const)
      : (["EPSV", replyCodes.extendedPassive, parseEpsvReply] as const);
  const port = reply.code === code ? read(text)?.port : undefined;
  if (port === undefined) {
    const said = shownReply({ ...reply, lines: [text] });
    throw new FtpError("data-connection", `${place}: no port in the answer to ${verb}: ${said}`, { reply });
  }
  if (port < lowestPort) {
    const said = escapeForTerminal(`port ${port}`);
    throw new FtpError("data-connection", `${place}: ${verb} announced ${said}, which is reserved`, {
      reply,
    });
  }
  return port;
}
