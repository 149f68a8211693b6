import { randomInt } from "node:crypto";
import type { Authenticator } from "./accounts/types.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { ServerLimits } from "./limits/limits.ts";
import type { ServerObserver } from "./observe/observer.ts";
import type { Storage } from "./storage/types.ts";
import type { TlsOptions } from "./tls/options.ts";

/** Where passive data connections go. */
export interface PassiveOptions {
  /** First and last port. Default 49152–65535, the dynamic ports of RFC 6335. */
  readonly ports?: readonly [number, number];
  /** IPv4 address that 227 names, for servers behind NAT. Default: the control connection's own. */
  readonly address?: string;
}

/** Settings of a server. */
export interface ServerOptions {
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string;
  /** Port to listen on; 0 for any free one. Default 21. */
  readonly port?: number;
  /** Decides who may log in. */
  readonly authenticator: Authenticator;
  /** Lets "anonymous" and "ftp" read these files with any password. Default: nobody. */
  readonly anonymous?: Storage;
  /** Text of the greeting. It should not tell what software this is, or where. */
  readonly banner?: string;
  /** Names and addresses that HOST may ask for (RFC 7151), IPv6 without brackets. Default: any. */
  readonly hosts?: readonly string[];
  readonly passive?: PassiveOptions;
  /** Default: no TLS. */
  readonly tls?: TlsOptions;
  /** Bounds that differ from the defaults. */
  readonly limits?: Partial<ServerLimits>;
  readonly observer?: ServerObserver;
  /** For tests; default the machine's. */
  readonly clock?: Clock;
  /** An integer from 0 to below its argument, not to be foreseen; default crypto.randomInt. */
  readonly random?: (below: number) => number;
}

/** What is taken when an option is not given. */
export const optionDefaults = {
  host: "127.0.0.1",
  port: 21,
  banner: "FTP server ready.",
  ports: [49_152, 65_535] as const,
  clock: systemClock,
  random: (below: number): number => randomInt(below),
} as const;
