import { limits } from "@twinport/protocol";
import { type Epoch, epoch13, epochs12 } from "./epoch.ts";
import { hexOf } from "./hex.ts";
import type { TlsHost } from "./host.ts";
import type { KeyLog, SecretLabel } from "./key-log.ts";

/** What a handshake shows that tells which secrets are its. */
export interface TlsParameters {
  readonly version: number;
  readonly cipher: number;
  readonly clientRandom: Uint8Array;
  readonly serverRandom: Uint8Array;
  /** The server's; empty if it gave none. */
  readonly sessionId: Uint8Array;
  /** The client's, of an earlier session; empty if it offered none (RFC 5077). */
  readonly ticket: Uint8Array;
  readonly encryptThenMac: boolean;
}

/** The keys of both directions, as far as there are secrets for them. */
export interface SessionKeys {
  readonly client: Epoch | null;
  readonly server: Epoch | null;
  /** "missing": no secrets fit · "cipher": they do, but the cipher suite is none that can be opened. */
  readonly status: "found" | "missing" | "cipher";
  /** The master secret of TLS 1.2 and older. */
  readonly master: Uint8Array | null;
  /** Labels of the traffic secrets of TLS 1.3 that are not among the others: one direction stays hidden behind its handshake. */
  readonly lacking: readonly SecretLabel[];
}

const tls13 = 0x0304;

/**
 * The secrets that open a capture's TLS. Those of a session of TLS 1.2 also open the ones that take it up again: a key log
 * need not name them, for they have no secret of their own.
 */
export class Keyring {
  readonly #host: TlsHost;
  readonly #log: KeyLog;
  /** Master secrets by session id or ticket. */
  readonly #sessions = new Map<string, Uint8Array>();

  constructor(host: TlsHost, log: KeyLog) {
    this.#host = host;
    this.#log = log;
  }

  /** There are no secrets. */
  get empty(): boolean {
    return this.#log.size === 0;
  }

  /** The keys of a session. */
  keys(parameters: TlsParameters): SessionKeys {
    return parameters.version >= tls13 ? this.#keys13(parameters) : this.#keys12(parameters);
  }

  /** A session with this master secret may be taken up again by `handle`, its id or a ticket. */
  remember(handle: Uint8Array, master: Uint8Array): void {
    if (handle.length === 0 || handle.length > limits.tlsTicket) return;
    const key = hexOf(handle);
    this.#sessions.delete(key);
    this.#sessions.set(key, master);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > limits.tlsSessions && oldest !== undefined) this.#sessions.delete(oldest);
  }

  #keys12(parameters: TlsParameters): SessionKeys {
    const { clientRandom, sessionId, ticket } = parameters;
    const secret =
      this.#log.secret("CLIENT_RANDOM", clientRandom) ?? this.#earlier(sessionId) ?? this.#earlier(ticket);
    if (secret === null) return none("missing");
    const epochs = epochs12(this.#host, { ...parameters, secret });
    if (epochs === null) return none("cipher");
    this.remember(sessionId, secret);
    return { ...epochs, status: "found", master: secret, lacking: [] };
  }

  #keys13({ cipher, clientRandom }: TlsParameters): SessionKeys {
    const secret = (label: SecretLabel): Uint8Array | null => this.#log.secret(label, clientRandom);
    const client = {
      handshake: secret("CLIENT_HANDSHAKE_TRAFFIC_SECRET"),
      data: secret("CLIENT_TRAFFIC_SECRET_0"),
    };
    const server = {
      handshake: secret("SERVER_HANDSHAKE_TRAFFIC_SECRET"),
      data: secret("SERVER_TRAFFIC_SECRET_0"),
    };
    const epoch = ({ handshake, data }: typeof client): Epoch | null => {
      if (handshake !== null) return epoch13(this.#host, cipher, handshake, data);
      return data === null ? null : epoch13(this.#host, cipher, data, "derived");
    };
    const known = [client, server].some(({ handshake, data }) => handshake !== null || data !== null);
    if (!known) return none("missing");
    const keys = { client: epoch(client), server: epoch(server) };
    if (keys.client === null && keys.server === null) return none("cipher");
    const lacking: SecretLabel[] = [];
    if (client.data === null) lacking.push("CLIENT_TRAFFIC_SECRET_0");
    if (server.data === null) lacking.push("SERVER_TRAFFIC_SECRET_0");
    return { ...keys, status: "found", master: null, lacking };
  }

  #earlier(handle: Uint8Array): Uint8Array | null {
    return handle.length === 0 ? null : (this.#sessions.get(hexOf(handle)) ?? null);
  }
}

function none(status: "missing" | "cipher"): SessionKeys {
  return { client: null, server: null, status, master: null, lacking: [] };
}
