import type { Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { FtpError } from "@twinport/protocol";
import { abortedError } from "../turns.ts";
import type { TlsSettings } from "./settings.ts";
import type { TlsTransport } from "./transport.ts";

/** A handshake to be made. */
export interface Handshake {
  readonly socket: Socket | TlsTransport;
  readonly settings: TlsSettings;
  /** What to go on with. */
  readonly session?: Buffer | undefined;
  /** Is told each session that the server gives us, with the protocol's version. */
  readonly onSession: (session: Buffer, protocol: string | null) => void;
  /** Looks at the peer before anything is read or written. @throws FtpError */
  readonly judge: (socket: TLSSocket) => void;
  /** What the connection is, for messages. */
  readonly place: string;
  readonly timeoutMs: number;
  /** When the server can be expected to have begun with it; the time runs from then. At once if absent. */
  readonly begun?: Promise<unknown> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes the client's side of a TLS handshake, for a bounded time. Resolves before a byte of content was read or written.
 * @throws FtpError "tls"; what `judge` throws; "aborted". The socket is then destroyed
 */
export function handshake(request: Handshake): Promise<TLSSocket> {
  const { socket: below, settings, session, onSession, judge, place, timeoutMs, signal } = request;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      below.destroy();
      reject(abortedError(signal));
      return;
    }
    const socket = connect({
      ...settings.connection,
      socket: below,
      ...(session === undefined ? {} : { session }),
      // Not unlooked at: `judge` does it, for pins and data connections have rules of their own.
      rejectUnauthorized: false,
    });
    // Nothing is read before its reader is there, and an early error must not end the process.
    socket.on("error", () => {});
    socket.on("session", (given: Buffer) => onSession(given, socket.getProtocol()));
    let timer: NodeJS.Timeout | undefined;
    let over = false;
    const settle = (error?: FtpError) => {
      over = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
      socket.off("secureConnect", done).off("error", broken).off("close", closed).off("end", closed);
      if (error === undefined) return resolve(socket);
      socket.destroy();
      below.destroy();
      reject(error);
    };
    const done = () => {
      try {
        judge(socket);
        settle();
      } catch (error) {
        settle(error instanceof FtpError ? error : failed(place, String(error), error));
      }
    };
    const broken = (cause: Error) => settle(failed(place, saidOf(cause), cause));
    const closed = () => settle(failed(place, "the server closed the connection in the middle of it"));
    const giveUp = () => settle(abortedError(signal));
    const late = () => settle(failed(place, `not done within ${timeoutMs / 1000} s`));
    const begun = () => {
      if (!over) timer = setTimeout(late, timeoutMs);
    };
    if (request.begun === undefined) begun();
    else request.begun.then(begun, begun);
    signal?.addEventListener("abort", giveUp, { once: true });
    socket.once("secureConnect", done).once("error", broken).once("close", closed).once("end", closed);
  });
}

function failed(place: string, why: string, cause?: unknown): FtpError {
  const hint = "Does the server speak TLS here, in a version that is allowed?";
  // What OpenSSL has said, it will say again; time and the way to the server may be better.
  const retryable = cause === undefined || (cause instanceof Error && "syscall" in cause);
  const what = `${place}: the TLS handshake failed: ${why}`;
  return new FtpError("tls", what, { phase: "tls", hint, retryable, cause });
}

/** OpenSSL's messages are of one form: what a reader can use stands last but for places in its source. */
function saidOf(cause: Error): string {
  if ("reason" in cause && typeof cause.reason === "string") return cause.reason;
  return cause.message;
}
