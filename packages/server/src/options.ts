import { randomInt } from "node:crypto";
import type { AnonymousAccount } from "./accounts/anonymous.ts";
import type { Authenticator } from "./accounts/types.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { BandwidthOptions } from "./limits/bandwidth.ts";
import type { ServerLimits } from "./limits/limits.ts";
import type { NetworkOptions } from "./limits/networks.ts";
import type { ServerObserver } from "./observe/observer.ts";
import type { Storage } from "./storage/types.ts";
import type { TlsOptions } from "./tls/options.ts";

/** The address that clients of one network are told. */
export interface NetworkAddress {
  /** "192.168.0.0/16", "2001:db8::/32", or one address. "0.0.0.0/0" is every IPv4 client. */
  readonly network: string;
  /** An IPv4 address, or a host name that is looked up again and again. */
  readonly address: string;
}

/** Where passive data connections go. */
export interface PassiveOptions {
  /**
   * First and last port; a listener stands on each from start to end, so they are not to be more than 4096. A few serve many
   * clients, for a port is reserved for one client address. Default: 32 free ones, chosen at start.
   */
  readonly ports?: readonly [number, number];
  /**
   * What 227 names, for servers behind NAT: an IPv4 address; a host name, which is looked up again and again; or one of both for each
   * network of clients, of which the first that holds the client counts. Default, also for clients in none of the networks: the
   * address that the control connection came to.
   */
  readonly address?: string | readonly NetworkAddress[];
}

/** The PROXY protocol of HAProxy, versions 1 and 2: a load balancer says whom it speaks for. */
export interface ProxyOptions {
  /**
   * Networks of the load balancers ("10.0.0.0/24", or one address). Control and passive data connections from there must begin with a
   * PROXY header, and are the client's that it names. Those from anywhere else are clients themselves.
   */
  readonly trusted: readonly string[];
}

/** Settings of a server. */
export interface ServerOptions {
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string;
  /** Port to listen on; 0 for any free one. Default 21. */
  readonly port?: number;
  /** Decides who may log in. */
  readonly authenticator: Authenticator;
  /** Lets "anonymous" and "ftp" read these files with any password, and more where it says so. Default: nobody. */
  readonly anonymous?: Storage | AnonymousAccount;
  /** Text of the greeting. It should not tell what software this is, or where. */
  readonly banner?: string;
  /** Names and addresses that HOST may ask for (RFC 7151), IPv6 without brackets. Default: any. */
  readonly hosts?: readonly string[];
  readonly passive?: PassiveOptions;
  /** Default: nobody speaks for others. */
  readonly proxy?: ProxyOptions;
  /** Default: no TLS. */
  readonly tls?: TlsOptions;
  /** Who may connect at all. Default: everybody who is not banned. */
  readonly networks?: NetworkOptions;
  /** Bounds on what is moved; to be changed at any time by `setBandwidth`. Default: none but those of accounts. */
  readonly bandwidth?: BandwidthOptions;
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
  passivePorts: 32,
  clock: systemClock,
  random: (below: number): number => randomInt(below),
} as const;
