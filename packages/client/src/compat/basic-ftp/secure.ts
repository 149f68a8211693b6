import { once } from "node:events";
import { isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect, TLSSocket } from "node:tls";
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

/** Keeps the newest session of a control connection for the data connections. */
export function rememberSessions(ftp: FTPContext, socket: TLSSocket): void {
  if (socket.getProtocol() !== "TLSv1.3") ftp.tlsSessionStore = socket.getSession();
  socket.on("session", (session: Buffer) => {
    ftp.tlsSessionStore = session;
  });
}

/** Secures the data connection of a context as its control connection is. A TLS 1.3 ticket is used once where there is a newer one. */
export function secureData(ftp: FTPContext, socket: Socket): Socket {
  if (!ftp.hasTLS || socket instanceof TLSSocket) return socket;
  const session = ftp.tlsSessionStore;
  const options = { ...ftp.tlsOptions, socket, ...(session === undefined ? {} : { session }) };
  const encrypted = connect(options);
  encrypted.on("session", (next: Buffer) => {
    ftp.tlsSessionStore = next;
  });
  return encrypted;
}
