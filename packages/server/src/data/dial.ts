import { connect, type Socket } from "node:net";
import type { Endpoint } from "@twinport/protocol";
import { errorCode } from "../storage/errors.ts";

/** A connection to be opened in active mode. */
export interface Dial {
  readonly target: Endpoint;
  /** The server's address on the control connection. */
  readonly localAddress: string;
  /** Port to start from (RFC 959 §3.2: control port minus one), or null for any. */
  readonly localPort: number | null;
  readonly signal: AbortSignal;
  /** Told when the wanted local port cannot be had and any other is taken instead. */
  readonly onFallback: (code: string) => void;
}

const unavailable: ReadonlySet<string> = new Set([
  "EACCES",
  "EPERM",
  "EADDRINUSE",
  "EADDRNOTAVAIL",
  "EINVAL",
]);

/** Opens the data connection of active mode. Rejects with the system's error, or with the signal's reason. */
export async function dial(options: Dial): Promise<Socket> {
  const { localPort } = options;
  if (localPort === null) return attempt(options, undefined);
  try {
    return await attempt(options, localPort);
  } catch (error) {
    const code = errorCode(error);
    if (options.signal.aborted || code === undefined || !unavailable.has(code)) throw error;
    options.onFallback(code);
    return attempt(options, undefined);
  }
}

function attempt({ target, localAddress, signal }: Dial, localPort: number | undefined): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const socket = connect({
      host: target.address,
      port: target.port,
      localAddress,
      ...(localPort === undefined ? {} : { localPort }),
      allowHalfOpen: true,
      noDelay: true,
    });
    const aborted = () => socket.destroy(signal.reason);
    signal.addEventListener("abort", aborted, { once: true });
    socket.on("error", () => undefined);
    socket.once("error", (error) => {
      signal.removeEventListener("abort", aborted);
      reject(signal.aborted ? signal.reason : error);
    });
    socket.once("connect", () => {
      signal.removeEventListener("abort", aborted);
      socket.pause();
      resolve(socket);
    });
  });
}
