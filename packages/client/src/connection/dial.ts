import { connect as dialTcp, isIP, type Socket, type TcpNetConnectOpts } from "node:net";
import { type Channel, type Endpoint, type ErrorCode, FtpError } from "@twinport/protocol";
import { localEnd, type RefusedReason, remoteEnd, type WireLog, type WireTap } from "../observe/wire.ts";
import { abortedError } from "./turns.ts";

/** A TCP connection to be made by us. */
export interface DialRequest {
  readonly channel: Channel;
  readonly host: string;
  readonly port: number;
  /** The address to dial from; the system's choice if absent. */
  readonly localAddress?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly wire: WireLog;
}

/** A connection that stands, half-closable, with nothing read from it yet. */
export interface Dialled {
  readonly socket: Socket;
  readonly tap: WireTap;
}

const reasons: ReadonlyMap<string, RefusedReason> = new Map([
  ["ECONNREFUSED", "refused"],
  ["ETIMEDOUT", "timeout"],
  ["ABORTED", "aborted"],
]);

const sayings: Readonly<Record<RefusedReason, string>> = {
  refused: "connection refused",
  timeout: "no answer",
  unreachable: "not reachable",
  aborted: "given up on request",
};

/**
 * Dials, for a bounded time.
 * @throws FtpError "connect-failed" (control) or "data-connection" (data), "aborted" if the signal fires
 */
export function dial(request: DialRequest): Promise<Dialled> {
  const { channel, host, port, timeoutMs, signal, wire } = request;
  if (signal?.aborted) return Promise.reject(abortedError(signal));
  return new Promise((resolve, reject) => {
    const options: TcpNetConnectOpts = { host, port, allowHalfOpen: true, noDelay: true };
    const socket = dialTcp(
      request.localAddress === undefined ? options : { ...options, localAddress: request.localAddress },
    );
    // Paused before it connects, a socket reads nothing: an end that comes before its reader would pass unseen.
    if (channel === "data") socket.pause();
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
    };
    const fail = (code: string, cause?: Error) => {
      settle();
      socket.off("error", failed);
      socket.on("error", () => {});
      socket.destroy();
      const reason = reasons.get(code) ?? "unreachable";
      wire.refused(channel, { ...unmadeEnds(request, cause), initiator: "client" }, reason);
      if (reason === "aborted") reject(abortedError(signal));
      else reject(dialError(request, sayings[reason], cause));
    };
    const failed = (error: NodeJS.ErrnoException) => {
      // A name with several addresses fails with all their errors in one.
      const [first] = error instanceof AggregateError ? (error.errors as NodeJS.ErrnoException[]) : [error];
      fail(first?.code ?? "", first);
    };
    const giveUp = () => fail("ABORTED");
    const timer = setTimeout(() => fail("ETIMEDOUT"), timeoutMs);
    signal?.addEventListener("abort", giveUp, { once: true });
    socket.once("error", failed);
    socket.once("connect", () => {
      settle();
      socket.off("error", failed);
      // From here on the owner's listeners matter; this one keeps an early error from ending the process.
      socket.on("error", () => {});
      const ends = { client: localEnd(socket), server: remoteEnd(socket), initiator: "client" } as const;
      resolve({ socket, tap: wire.opened(channel, socket, ends) });
    });
  });
}

/** What is known of a connection that was never made: the system has not told our port. */
function unmadeEnds(request: DialRequest, cause: Error | undefined): { client: Endpoint; server: Endpoint } {
  const told = cause !== undefined && "address" in cause ? String(cause.address) : request.host;
  const address = isIP(told) === 0 ? "0.0.0.0" : told;
  const any = isIP(address) === 6 ? "::" : "0.0.0.0";
  return {
    client: { address: request.localAddress ?? any, port: 0 },
    server: { address, port: request.port },
  };
}

function dialError({ channel, host, port, timeoutMs }: DialRequest, saying: string, cause?: Error): FtpError {
  const place = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const unknown =
    cause !== undefined && "code" in cause && (cause.code === "ENOTFOUND" || cause.code === "EAI_AGAIN");
  const said = unknown
    ? "no such host"
    : saying === sayings.timeout
      ? `${saying} within ${timeoutMs / 1000} s`
      : saying;
  const code: ErrorCode = channel === "control" ? "connect-failed" : "data-connection";
  const what = channel === "control" ? place : `data connection to ${place}`;
  const hint =
    channel === "control" ? "Check host and port." : "A firewall may block the port; try another mode.";
  return new FtpError(code, `${what}: ${said}`, cause === undefined ? { hint } : { hint, cause });
}
