import type { Language } from "@twinport/diagnosis";
import type { Stage } from "./network/stage.ts";
import type { ClientName, ServerName } from "./programs/programs.ts";

/** Something that happens to FTP, made to happen with real packets. */
export interface Scenario {
  /** As it is called on the command line, and its page in docs/lab: "passive-port-dropped". */
  readonly name: string;
  readonly title: Words;
  /** What happens here and why, in two or three sentences. */
  readonly story: Words;
  readonly network: NetworkKind;
  /** Added to the network's own rules, before anything runs. */
  readonly trouble?: Trouble;
  /** Programs that it can be shown with, the first one unless another is asked for. */
  readonly servers: readonly ServerName[];
  readonly clients: readonly ClientName[];
  readonly server?: ServerSettings;
  readonly visit: Visit;
  /** Another client, which is let in before, says this, and stays until the visit is over. */
  readonly guest?: Script;
  /** Seconds after which the client is ended, where it would wait for long. Default 30. */
  readonly patience?: number;
  /** The captures hold what this filter lets through (pcap-filter(7)). Default: everything. */
  readonly captureFilter?: string;
  /** Rules that shall fire above the level of a note, in what is captured beside the client, beside the server, and in both merged. */
  readonly finds: Readonly<Record<Point | "both", readonly string[]>>;
  /** Rules that may fire beside them: how a program ends that is in trouble is not what the scenario is about. */
  readonly mayFind?: readonly string[];
  /** Rules that shall fire as a note in both captures merged. */
  readonly notes?: readonly string[];
}

/** The same in each language. */
export type Words = Readonly<Record<Language, string>>;

/** Where packets are captured. */
export type Point = "client" | "server";

/**
 * "direct": one cable, 192.168.13.104 and 192.168.13.111, fd00:13::104 and fd00:13::111 ·
 * "routed": client 192.168.13.104, server 203.0.113.9, a router between them that only passes on ·
 * "public": the same, and the client has a public address too, 198.51.100.104 ·
 * "client-nat": client 192.168.13.104, and the router hides the client behind 203.0.113.2 ·
 * "server-nat": client 203.0.113.104 outside, server 192.168.13.111 inside; the router, 203.0.113.2, passes port 21 and the
 * passive ports to it.
 */
export type NetworkKind = "direct" | "routed" | "public" | "client-nat" | "server-nat";

/** What goes wrong on the way. All of it is real: rules, sizes, drops. */
export interface Trouble {
  /** Rules of nftables for the router, or for the host that is named. */
  readonly rules?: { readonly on: "router" | Point; readonly text: string };
  /** The router knows FTP (nf_conntrack_ftp), and NAT rewrites what it reads. */
  readonly helper?: boolean;
  /** MTU of the cable between router and client, smaller than the hosts think; the router does not say so. */
  readonly mtu?: number;
  /** Kilobits a second that each end sends at most. */
  readonly kbits?: number;
  /** Anything else that the scenario does while the client is there. */
  readonly act?: (stage: Stage) => Promise<void>;
}

/** How the server is set up; what is not given is its program's default. */
export interface ServerSettings {
  readonly tls?: "explicit" | "implicit";
  /** Data connections must take up the TLS session of the control connection. */
  readonly requireReuse?: boolean;
  /** IPv4 address to announce in passive mode. */
  readonly announce?: string;
  /** Sessions at once. */
  readonly maxClients?: number;
  /** The folder that is served is this small, in bytes (a file system of its own). */
  readonly disk?: number;
}

/** What the client does there. */
export interface Visit {
  readonly mode: "passive" | "active";
  /** EPSV or EPRT, not PASV or PORT. */
  readonly extended?: boolean;
  readonly ipv6?: boolean;
  readonly tls?: "explicit" | "implicit";
  /** Data connections do not take up the TLS session. */
  readonly freshTls?: boolean;
  readonly wrongPassword?: boolean;
  readonly ascii?: boolean;
  /** In order, over one session: "list", or a transfer. Files on both sides: small.txt (600 bytes), binary.bin (20 KB), large.bin (400 KB). */
  readonly steps: readonly ("list" | { readonly get: string } | { readonly put: string })[];
  /** Visits, one after the other. Default 1. */
  readonly times?: number;
  /** What the client says in its own words, in place of the steps: for what no client program does. Only client "scripted". */
  readonly script?: Script;
}

/** A dialog said by hand: line by line, each one when the one before it has its final reply. */
export type Script = readonly Line[];

/** A command without its line end; or one that is sent in several pieces, each a TCP segment of its own, the line end included. */
export type Line = string | readonly string[];
