import { createServer, type Server, type Socket } from "node:net";
import { FtpError, formatExtendedPort, formatHostPort, sameAddress } from "@twinport/protocol";
import { localEnd, remoteEnd } from "../observe/wire.ts";
import type { Session } from "../session/session.ts";
import { DataChannel } from "./channel.ts";
import { requireMode } from "./refusal.ts";

/**
 * Listens and tells the server where (PORT, RFC 959 §4.1.2; EPRT, RFC 2428 §2). The channel comes back listening,
 * on the address of the control connection and a port of the system's choice.
 */
export async function openActive(session: Session, mode: "eprt" | "port"): Promise<DataChannel> {
  const { control } = session;
  const listener = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
  const port = await listen(listener, control.local.address, control.place);
  const channel = new DataChannel(mode, { kind: "listening", listener });
  listener.on("error", () => {
    if (channel.state.kind === "listening") channel.close();
  });
  listener.on("connection", (socket) => answer(session, channel, socket));
  try {
    const here = { address: control.local.address, port };
    if (mode === "port") await requireMode(session, "PORT", formatHostPort(here));
    else await requireMode(session, "EPRT", formatExtendedPort(here));
  } catch (error) {
    channel.close();
    throw error;
  }
  return channel;
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

function listen(listener: Server, host: string, place: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (cause: Error) => {
      reject(
        new FtpError("data-connection", `${place}: cannot listen on ${host}: ${cause.message}`, { cause }),
      );
    };
    listener.once("error", failed);
    listener.listen({ host, port: 0 }, () => {
      listener.off("error", failed);
      const address = listener.address();
      if (address !== null && typeof address === "object") resolve(address.port);
      else failed(new Error("no port"));
    });
  });
}
