import { commandSpec } from "@twinport/protocol";
import type { SessionTls } from "../connection/tls/session-tls.ts";
import type { Session } from "../session/session.ts";
import type { DataChannel, OpenData } from "./channel.ts";

/** What decides about the TLS of a transfer: its direction, and which sessions may be gone on with. */
interface SecuredCommand {
  readonly verb: string;
  readonly tickets?: "control" | undefined;
  /** The first reply: a server that is busy with an earlier transfer has not looked at the connection yet. */
  readonly begun: Promise<unknown>;
}

/**
 * The data connection as a transfer uses it, once it stands: inside TLS where PROT P is in force. The transfer's command must have
 * been sent: ProFTPD and Pure-FTPd do not look at the connection before.
 * @throws FtpError "tls"; "data-connection" when the channel is closed before
 */
export function secureData(
  session: Session,
  channel: DataChannel,
  command: SecuredCommand,
  place: string,
): Promise<OpenData> {
  const opened = channel.opened();
  const { tls } = session;
  if (tls === undefined || session.protection !== "private") return opened;
  return opened.then((data) => secured(session, tls, channel, data, command, place));
}

async function secured(
  session: Session,
  sessionTls: SessionTls,
  channel: DataChannel,
  data: OpenData,
  command: SecuredCommand,
  place: string,
): Promise<OpenData> {
  const direction = commandSpec(command.verb)?.transfer === "up" ? "up" : "down";
  const { socket, ...tls } = await sessionTls.secureData(data.socket, direction, command.tickets ?? "any", {
    place,
    timeoutMs: session.timeouts.connect,
    begun: command.begun,
    proxied: session.through !== undefined,
  });
  const inside = { kind: "open", socket, tap: data.tap, tls: { under: data.socket, ...tls } } as const;
  data.tap.secured(socket);
  channel.secured(inside);
  return inside;
}
