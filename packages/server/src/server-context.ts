import type { Charset, NameCodec, WireObserver } from "@twinport/protocol";
import type { Authenticator } from "./accounts/types.ts";
import type { Clock } from "./clock.ts";
import type { AnnouncedAddresses } from "./data/announced.ts";
import type { Reservations } from "./data/reservations.ts";
import type { ServerLimits } from "./limits/limits.ts";
import type { Turns } from "./limits/turns.ts";
import type { LogEvent } from "./observe/log.ts";
import type { SessionInfo } from "./observe/observer.ts";
import type { ServerTls } from "./tls/server-tls.ts";

/** What the sessions of one server share. */
export interface ServerContext {
  readonly authenticator: Authenticator;
  readonly banner: string;
  /** What HOST may ask for, in lower case; undefined for anything. */
  readonly hosts: ReadonlySet<string> | undefined;
  /** Whether load balancers speak for clients here (the PROXY protocol). */
  readonly proxied: boolean;
  /** What 227 names. */
  readonly announced: AnnouncedAddresses;
  readonly limits: ServerLimits;
  /** Absent without a certificate. */
  readonly tls: ServerTls | undefined;
  /** For whoever reads a whole file to make a digest of it. */
  readonly digests: Turns;
  readonly clock: Clock;
  readonly reservations: Reservations;
  /** Asked once a session who watches its connections. Never throws, nor does what it gives. */
  readonly wire: (session: SessionInfo) => WireObserver | undefined;
  readonly log: (event: LogEvent) => void;
  /** A command was refused for a bound of that name. */
  readonly refused: (limit: string) => void;
  /** How names are written in a charset, UTF-8 by default. */
  readonly names: (charset?: Charset) => NameCodec;
  /** Numbers from 1 up, each once in the server's life. */
  readonly nextSessionId: () => number;
  readonly nextConnectionId: () => number;
  readonly nextIncidentId: () => number;
  /** Whether this server itself listens on the port, for control or data connections: at any of its addresses, or at the one given. */
  readonly listensOn: (port: number, address?: string) => boolean;
  /** True the first time it is asked: for what is to be said once. */
  readonly firstActiveFallback: () => boolean;
}
