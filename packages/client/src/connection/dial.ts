import { isIP, type Socket } from "node:net";
import {
  type Channel,
  type Endpoint,
  type ErrorCode,
  escapeForTerminal,
  FtpError,
  limits,
} from "@twinport/protocol";
import { localEnd, type RefusedReason, remoteEnd, type WireLog, type WireTap } from "../observe/wire.ts";
import type { DialFunction } from "../options.ts";
import { type Attempt, dialDirectly, dialThrough } from "./attempt.ts";
import { DirectReads } from "./direct-reads.ts";
import { placeOf } from "./place.ts";
import { abortedError } from "./turns.ts";

/** A TCP connection to be made by us. */
export interface DialRequest {
  readonly channel: Channel;
  readonly host: string;
  readonly port: number;
  /** The address to dial from; the system's choice if absent. Of no meaning through a proxy. */
  readonly localAddress?: string | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly wire: WireLog;
  /** Much may be read from it that is not kept, and not through TLS. */
  readonly direct?: boolean;
  /** Dials in our place, as a proxy does; we do it ourselves if absent. */
  readonly through?: DialFunction | undefined;
}

/** A connection that stands, half-closable, with nothing read from it yet. */
export interface Dialled {
  readonly socket: Socket;
  readonly tap: WireTap;
  /** How it is read, if that was asked for and is ours to choose. */
  readonly reads?: DirectReads | undefined;
  /** Its ends as they are reported. Through a proxy the server's is the one asked for; of a name, no address is known. */
  readonly client: Endpoint;
  readonly server: Endpoint;
}

const reasons: ReadonlyMap<unknown, RefusedReason> = new Map([
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
export async function dial(request: DialRequest): Promise<Dialled> {
  const { channel, signal, wire, through } = request;
  if (signal?.aborted) throw abortedError(signal);
  const reads = request.direct === true && through === undefined ? new DirectReads() : undefined;
  const target = { ...request, paused: channel === "data", reads };
  const attempt = through === undefined ? dialDirectly(target) : dialThrough(through, target);
  try {
    const socket = await made(attempt, request);
    // From here on the owner's listeners matter; this one keeps an early error from ending the process.
    socket.on("error", () => {});
    const client = localEnd(socket);
    const server =
      through === undefined ? remoteEnd(socket) : numericEnd(request.host, request.port, client.address);
    const tap = wire.opened(channel, socket, { client, server, initiator: "client" });
    return { socket, tap, reads, client, server };
  } catch (thrown) {
    const cause = firstOf(thrown);
    const reason = reasons.get(cause.code) ?? "unreachable";
    wire.refused(channel, { ...unmadeEnds(request, cause), initiator: "client" }, reason);
    throw reason === "aborted" ? abortedError(signal) : dialError(request, reason, cause);
  }
}

/** Waits for the connection as long as it may take. Rejects with an error that has a `code`. */
function made(attempt: Attempt, { timeoutMs, signal }: DialRequest): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
    const stop = (code: string) => {
      settle();
      attempt.giveUp();
      reject(Object.assign(new Error(), { code }));
    };
    const abort = () => stop("ABORTED");
    const timer = setTimeout(() => stop("ETIMEDOUT"), timeoutMs);
    signal?.addEventListener("abort", abort, { once: true });
    attempt.socket.finally(settle).then(resolve, reject);
  });
}

/** A name with several addresses fails with all their errors in one. */
function firstOf(thrown: unknown): NodeJS.ErrnoException {
  const first: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  return first instanceof Error ? first : new Error(String(first));
}

/** What is known of a connection that was never made: the system has not told our port. */
function unmadeEnds(request: DialRequest, cause: Error): { client: Endpoint; server: Endpoint } {
  const own = request.through === undefined && "address" in cause;
  const server = numericEnd(own ? String(cause.address) : request.host, request.port, "");
  const any = isIP(server.address) === 6 ? "::" : "0.0.0.0";
  return { client: { address: request.localAddress ?? any, port: 0 }, server };
}

/** An end by its address; of a name that somebody else looks up, the address that stands for any, of the other end's family. */
function numericEnd(host: string, port: number, other: string): Endpoint {
  if (isIP(host) !== 0) return { address: host, port };
  return { address: isIP(other) === 6 ? "::" : "0.0.0.0", port };
}

const hints: Readonly<Record<Channel, string>> = {
  control: "Check host and port.",
  data: "A firewall may block the port; try another mode.",
};

function dialError(request: DialRequest, reason: RefusedReason, cause: NodeJS.ErrnoException): FtpError {
  const { channel, host, port } = request;
  const place = placeOf(host, port);
  const code: ErrorCode = channel === "control" ? "connect-failed" : "data-connection";
  const what = channel === "control" ? place : `data connection to ${place}`;
  const hint = "hint" in cause && typeof cause.hint === "string" ? cause.hint : hints[channel];
  const phase = channel === "control" ? "connect" : "data-connection";
  return new FtpError(code, `${what}: ${saying(request, reason, cause)}`, { phase, hint, cause });
}

function saying(request: DialRequest, reason: RefusedReason, cause: NodeJS.ErrnoException): string {
  if (cause.message === "") return `${sayings[reason]} within ${request.timeoutMs / 1000} s`;
  if (request.through !== undefined) return escapeForTerminal(cause.message).slice(0, limits.shownText);
  if (cause.code === "ENOTFOUND" || cause.code === "EAI_AGAIN") return "no such host";
  return sayings[reason];
}
