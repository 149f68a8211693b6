import type { Endpoint } from "@twinport/protocol";
import { fixedAccounts } from "../accounts/fixed.ts";
import type { Account } from "../accounts/types.ts";
import type { LogEvent } from "../observe/log.ts";
import type { ServerOptions } from "../options.ts";
import { FtpServer } from "../server.ts";
import { MemoryStorage } from "../storage/memory.ts";
import type { Storage } from "../storage/types.ts";
import type { TlsOptions } from "../tls/options.ts";
import { testCertificate } from "./certificate.ts";
import { Peer, type PeerLogin } from "./peer.ts";

/** A server that a test has started. */
export interface TestServer {
  readonly server: FtpServer;
  readonly address: Endpoint;
  /** What it has logged so far. */
  readonly log: readonly LogEvent[];
  /** A new client, logged in as "u". */
  peer(login?: PeerLogin): Promise<Peer>;
  /** A new client that has read the greeting, over TLS where it is told so. */
  stranger(login?: Pick<PeerLogin, "tls" | "options">): Promise<Peer>;
  /** Ends every client and the server. */
  close(): Promise<void>;
}

/** Settings of a test server: those of a server, and the files of its one account "u", password "p". */
export interface TestServerOptions extends Omit<ServerOptions, "authenticator" | "tls"> {
  /** True, or settings without a certificate: with {@link testCertificate}, explicit and, on any free port, implicit. */
  readonly tls?: boolean | Partial<TlsOptions>;
  readonly authenticator?: ServerOptions["authenticator"];
  readonly storage?: Storage;
  /** What else its one account has, such as rights. */
  readonly account?: Partial<Account>;
}

/** Starts a server on a free port of 127.0.0.1, or of `host`. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { storage = new MemoryStorage(), account, observer, tls = false, ...rest } = options;
  const log: LogEvent[] = [];
  const peers: Peer[] = [];
  const server = new FtpServer({
    port: 0,
    authenticator: fixedAccounts([{ name: "u", password: "p", storage, ...account }]),
    ...rest,
    ...(tls === false
      ? {}
      : { tls: { certificate: testCertificate, implicitPort: 0, ...(tls === true ? {} : tls) } }),
    limits: { failedLoginDelay: 1, ...rest.limits },
    observer: {
      ...observer,
      log: (event) => {
        log.push(event);
        observer?.log?.(event);
      },
    },
  });
  const address = await server.listen();
  const keep = (peer: Peer) => {
    peers.push(peer);
    return peer;
  };
  const whereTo = ({ tls }: PeerLogin = {}) =>
    tls === "implicit" ? (server.implicitAddress ?? address) : address;
  return {
    server,
    address,
    log,
    peer: async (login) => keep(await Peer.login(whereTo(login), login)),
    stranger: async (login = {}) => {
      const peer = keep(await Peer.connect(whereTo(login)));
      if (login.tls === "implicit") await peer.handshake(login.options);
      await peer.reply();
      if (login.tls === "explicit") await peer.authTls(login.options);
      return peer;
    },
    close: async () => {
      for (const peer of peers) peer.close();
      await server.close();
    },
  };
}
