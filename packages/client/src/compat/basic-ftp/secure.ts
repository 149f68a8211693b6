import { once } from "node:events";
import { isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect, TLSSocket } from "node:tls";
import { TlsTransport } from "../../connection/tls/transport.ts";
import type { FTPContext } from "./context.ts";

/** Makes a TLS connection over one that stands, or to a host; resolves when it is secured. */
export async function secured(options: ConnectionOptions, timeoutMs: number): Promise<TLSSocket> {
  const { host } = options;
  const servername = options.servername ?? (host === undefined || isIP(host) !== 0 ? undefined : host);
  const socket = connect(servername === undefined ? options : { ...options, servername });
  let timer: NodeJS.Timeout | undefined;
  if (timeoutMs > 0) {
    timer = setTimeout(() => socket.destroy(new Error("Timeout (TLS handshake)")), timeoutMs);
  }
  try {
    await Promise.race([
      once(socket, "secureConnect"),
      once(socket, "close").then(() => {
        throw new Error("The connection was closed during the TLS handshake.");
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
  return socket;
}

/** Keeps the sessions that the server gives, for the data connections. */
export function rememberSessions(ftp: FTPContext, socket: TLSSocket): void {
  const { tickets } = ftp;
  const first = socket.getProtocol() === "TLSv1.3" ? undefined : socket.getSession();
  const keep = (session: Buffer) => {
    tickets.add(session, "control", socket.getProtocol());
    ftp.tlsSessionStore = session;
  };
  if (first !== undefined) keep(first);
  socket.on("session", keep);
}

/** A data connection that can be used. */
export interface OpenData {
  readonly socket: Socket | TLSSocket;
  /** Whether its end is that of the data, and not merely that of the connection under TLS (no close_notify). */
  whole(): boolean;
  /** What went wrong with the encryption before the transfer began. */
  failure(): Error | undefined;
}

/**
 * Encrypts a data connection as the control connection is. It goes on with that one's session, or shows its
 * certificate (RFC 4217 §15.1.1). The handshake begins at once, since there are servers that wait for it before they
 * reply to the command; nobody needs to wait for it. That it fails before the server has replied is told by the transfer:
 * the reply says more.
 */
export function securedData(ftp: FTPContext, raw: Socket): OpenData {
  const { tickets } = ftp;
  const session = tickets.take() ?? ftp.tlsSessionStore;
  const under = new TlsTransport(raw);
  const socket = connect({ ...ftp.tlsOptions, socket: under, ...(session === undefined ? {} : { session }) });
  const expected =
    ftp.socket instanceof TLSSocket ? ftp.socket.getPeerCertificate().fingerprint256 : undefined;
  let whole = true;
  let failure: Error | undefined;
  socket.on("error", (error) => {
    failure ??= error;
  });
  socket.on("session", (next: Buffer) => tickets.add(next, "data", socket.getProtocol()));
  socket.once("secureConnect", () => {
    if (socket.isSessionReused() || expected === undefined) return;
    if (socket.getPeerCertificate().fingerprint256 === expected) return;
    socket.destroy(new Error("The data connection shows another certificate than the control connection."));
  });
  socket.prependOnceListener("end", () => {
    whole = !under.ended;
  });
  socket.once("close", () => raw.destroy());
  return { socket, whole: () => whole, failure: () => failure };
}

/** Calls when no handshake is under way: TLS that is ended in the middle of one never tells the other side its end. */
export function onceSecured(socket: Socket | TLSSocket, act: () => void): void {
  if ("secureConnecting" in socket && socket.secureConnecting === true) socket.once("secureConnect", act);
  else act();
}
