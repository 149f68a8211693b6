import type { Endpoint } from "@twinport/protocol";

export interface CommandParams {
  readonly verb: string;
  readonly argument: string;
  /** A Telnet interrupt (IP or Synch) came before the command. */
  readonly interrupt: boolean;
  /** PORT, EPRT and LPRT: the endpoint announced. */
  readonly announced: AnnouncedParams | null;
  /** Added by ftp/: sent in clear text behind AUTH, before the TLS handshake that followed. */
  readonly injected?: boolean;
  /** The server began (1yz), and no final reply came although it would be in the capture. */
  readonly unfinished?: boolean;
  /** Bytes carried in base64: security data, or another command, sealed (RFC 2228). */
  readonly sealed?: number;
  /** Seconds for which the command waited in vain, until the session or the capture ended; null when it was answered. */
  readonly unanswered: number | null;
}

/**
 * What about the writing of an address is not as the RFCs have it. "separators": others than commas · "delimiter": one of EPRT's or
 * 229's is missing · "rest": more stands around it · "family": EPRT names another than the address's.
 */
export type Oddity = "separators" | "blanks" | "zeros" | "parentheses" | "delimiter" | "rest" | "family";

export interface AnnouncedParams {
  readonly endpoint: Endpoint;
  /** The six numbers of PORT and 227. */
  readonly numbers: readonly number[] | null;
  /** A third host's: neither the announcer's own address nor one that NAT would explain. */
  readonly foreign: boolean;
  /** It is written oddly; absent if it is written as it should be. */
  readonly odd?: readonly Oddity[];
  /** What the same line names at other points of the capture: devices on the way (ALG) rewrite it. */
  readonly elsewhere?: readonly NamedElsewhere[];
}

/** What a line names at another point of the capture, in frame `frame`. */
export interface NamedElsewhere {
  readonly endpoint: Endpoint;
  readonly frame: number;
  /** Whether the line passed that point before it came here, or after; null where the times do not tell. */
  readonly when: "before" | "after" | null;
}

export interface ReplyParams {
  readonly code: number;
  readonly verb: string | null;
  readonly argument: string;
  readonly lines: readonly string[];
  /** 227, 228 and 229: the endpoint announced (for 229 the control connection's server address). */
  readonly announced: AnnouncedParams | null;
  /** Representation type in force, for replies to RETR, STOR…, and to TYPE. */
  readonly type: "A" | "I" | "E" | "L" | null;
  /** A 2yz reply to TYPE and friends is "done", other codes mean what their first digit says. */
  readonly greeting: boolean;
  /** Bytes carried in base64: security data, or another reply, sealed (RFC 2228). */
  readonly sealed?: number;
}
