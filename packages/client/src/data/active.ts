import type { Socket } from "node:net";
import { formatExtendedPort, formatHostPort, sameAddress } from "@twinport/protocol";
import { localEnd, remoteEnd } from "../observe/wire.ts";
import type { Session } from "../session/session.ts";
import { DataChannel } from "./channel.ts";

/** The address that the server is told: ours on the control connection, unless the caller knows by which one it sees us. */
export function announcedAddress({ options, control }: Session): string {
  return options.active?.externalAddress ?? control.local.address;
}

/** A channel that listens. */
export interface ActiveChannel {
  readonly channel: DataChannel;
  /** The command that tells the server where, and its argument. */
  readonly verb: "EPRT" | "PORT";
  readonly argument: string;
}

/**
 * Listens for the server (PORT, RFC 959 §4.1.2; EPRT, RFC 2428 §2) on the address of the control connection. The server is yet to be
 * told where.
 * @param connectMs how long the server may take to connect
 */
export async function openActive(
  session: Session,
  mode: "eprt" | "port",
  connectMs: number,
  signal: AbortSignal | undefined,
): Promise<ActiveChannel> {
  const { control, knowledge, options } = session;
  const { address } = control.local;
  const { listener, port } = await knowledge.ports.listen(address, options.active?.ports, connectMs, signal);
  const channel = new DataChannel(mode, { kind: "listening", listener, connectMs });
  listener.on("error", () => {
    if (channel.state.kind === "listening") channel.close();
  });
  listener.on("connection", (socket) => answer(session, channel, socket));
  const here = { address: announcedAddress(session), port };
  return mode === "port"
    ? { channel, verb: "PORT", argument: formatHostPort(here) }
    : { channel, verb: "EPRT", argument: formatExtendedPort(here) };
}

/** The first connection from the server's address is the data connection; strangers are turned away (RFC 2577 §4). */
function answer(session: Session, channel: DataChannel, socket: Socket): void {
  socket.on("error", () => {});
  if (
    channel.state.kind !== "listening" ||
    !sameAddress(remoteEnd(socket).address, session.control.remote.address)
  ) {
    socket.destroy();
    return;
  }
  const ends = { client: localEnd(socket), server: remoteEnd(socket), initiator: "server" } as const;
  channel.accept({ kind: "open", socket, tap: session.wire.opened("data", socket, ends) });
}
