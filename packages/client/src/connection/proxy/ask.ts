import type { Socket } from "node:net";

/** A proxy as its URL names it. */
export interface ProxyServer {
  readonly host: string;
  readonly port: number;
  /** "host:port" as errors show it. */
  readonly place: string;
  readonly user: string | undefined;
  readonly password: string;
}

/** Has a proxy connect us. Rejects with a {@link ProxyRefusal}; gives up when the signal fires. */
export type AskProxy = (
  proxy: ProxyServer,
  target: { readonly host: string; readonly port: number; readonly signal: AbortSignal },
) => Promise<Socket>;

/** Why a proxy has not connected us. `code` is what the system would say if it had dialled itself, where that can be told. */
export class ProxyRefusal extends Error {
  override readonly name = "ProxyRefusal";
  readonly code: string | undefined;
  /** What to do next. */
  readonly hint: string;

  constructor(
    message: string,
    { code, hint = "Look into the proxy." }: { code?: string; hint?: string } = {},
  ) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

const sayings: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "no such host",
};

/** The proxy itself could not be dialled. That says nothing of the server, hence no code. */
export function notReached({ place }: ProxyServer, cause: unknown): ProxyRefusal {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const hint = "Check host and port of the proxy.";
  return new ProxyRefusal(`cannot reach the proxy ${place}: ${sayings[code] ?? "no connection"}`, { hint });
}
