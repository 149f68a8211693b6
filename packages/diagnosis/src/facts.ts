import type { Endpoint, Method, Side } from "@twinport/protocol";

/**
 * What is known of FTP sessions, from packets or from one end's sockets: the two are sources of the same facts, and packets
 * fill in more. Plain data; what is not known is absent. Times are seconds since the Unix epoch, with fractions.
 */

/** Frames first..last of a capture, both included, as Wireshark numbers them. */
export type FrameRange = readonly [first: number, last: number];

/** The evidence in a capture. Facts that come from sockets have none. */
export type Frames = readonly FrameRange[];

/** One FTP session: a control connection, what was said on it, and its data connections. */
export interface SessionFacts {
  /** "C1". */
  readonly id: string;
  /** Who saw it: a capture, or the server's or client's own sockets. */
  readonly source: "packets" | "server" | "client";
  /**
   * Where the capture was taken: beside the client, beside the server, on the way between routers, or beside both, with a
   * router between them. Absent if nothing shows it.
   */
  readonly vantage?: Side | "between" | "both";
  /** Ends of the control connection. */
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** When the session was last watched: the capture's last packet, or now. */
  readonly until?: number;
  /** More of it may have come after `until`. */
  readonly unfinished?: boolean;
  /** Parts of the dialog were not seen. */
  readonly holes?: boolean;
  /** The only side whose packets the capture has; absent if it has both sides'. */
  readonly alone?: Side;
  /** The capture has other connections than control connections: no filter left out what is on other ports. */
  readonly otherPorts?: boolean;
  /** Since when, if at all, the control connection is protected. */
  readonly security?: "none" | "explicit" | "implicit";
  /** The dialog, or the part of it behind AUTH, is encrypted and could not be read. */
  readonly hidden?: boolean;
  readonly control?: ConnectionFacts;
  /** In order. What the server said unasked, its greeting too, has no command. */
  readonly exchanges?: readonly Exchange[];
  /** In order of announcement. */
  readonly data?: readonly DataFacts[];
  /** Lines that name other endpoints at other points of the capture. */
  readonly rewritten?: readonly RewrittenFacts[];
  /** Other connections between the two hosts that no announcement explains. Bounded in number. */
  readonly strays?: readonly ConnectionFacts[];
}

/** A command and what answered it. */
export interface Exchange {
  readonly command: CommandFacts | null;
  readonly replies: readonly ReplyFacts[];
}

/** A command; secrets are masked. */
export interface CommandFacts {
  /** Upper case. */
  readonly verb: string;
  readonly argument: string;
  readonly time?: number;
  readonly frames: Frames;
}

/** A reply. */
export interface ReplyFacts {
  readonly code: number;
  /** Without codes; lines apart by LF. Not yet escaped. */
  readonly text: string;
  readonly time?: number;
  readonly frames: Frames;
}

/** A data connection, announced or, where the dialog is encrypted, inferred. */
export interface DataFacts {
  /** "C1.D2". */
  readonly id: string;
  /** The server is to connect to the client. */
  readonly active: boolean;
  /** Absent: the announcement could not be read. */
  readonly announced?: AnnouncementFacts;
  /** Connections to the announced endpoint, or in its stead, in order. Empty: nobody tried, or it was not captured. */
  readonly attempts: readonly ConnectionFacts[];
  /** False: the transfer went through, and nothing of its connection was seen. */
  readonly captured?: boolean;
  /** Absent: no command used it. */
  readonly transfer?: TransferFacts;
}

/** PORT, EPRT, 227 or 229. */
export interface AnnouncementFacts {
  readonly method: Method;
  /** What the line names; for 229 the address is the control connection's. */
  readonly endpoint: Endpoint;
  /** Index of its exchange. */
  readonly exchange?: number;
  readonly time?: number;
  readonly frames: Frames;
}

/** A transfer over a data connection. */
export interface TransferFacts {
  /** RETR, STOR, LIST … */
  readonly verb: string;
  readonly argument: string;
  /** Index of its exchange. */
  readonly exchange?: number;
  /** Representation type in force; absent if it is not known. */
  readonly type?: "A" | "I" | "E" | "L";
  /** Transmission mode: stream, block, compressed, deflate. */
  readonly mode?: "S" | "B" | "C" | "Z";
  /** Who sends. */
  readonly sender?: Side;
  /** Seen on the data connection, each once. */
  readonly bytes: number;
  /** Size that was told for it, less what REST skipped; with the frame that told it. */
  readonly expected?: { readonly bytes: number; readonly frames: Frames };
  /** Bytes are missing because the capture lost them. */
  readonly lossy?: boolean;
  /** The first bytes are no text: a NUL, or the magic number of a binary format. */
  readonly binary?: boolean;
  readonly durationMs?: number;
  readonly frames: Frames;
}

/** A TCP connection. */
export interface ConnectionFacts {
  /** Who sent the SYN, and to whom. */
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly opening: Opening;
  /** Time to live or hop limit of the first packet of each side. */
  readonly hopLimits?: PerEnd<number>;
  /** What each side sent first. */
  readonly first?: PerEnd<"tls" | "text" | "other">;
  /** Payload bytes of each side, each once. */
  readonly bytes?: PerEnd<number>;
  /** When each side last sent data that are no copy or keep-alive probe. */
  readonly lastSent?: PerEnd<number>;
  /** The first FIN. */
  readonly fin?: EndingFacts;
  /** The first RST on an open connection. */
  readonly reset?: EndingFacts;
  /** Segments that were sent three times or more. Bounded in number. */
  readonly stuck?: readonly StuckFacts[];
  /** ICMP says that packets of `by` are too big for the way. */
  readonly tooBig?: {
    readonly by: Side;
    readonly router: string;
    readonly mtu?: number;
    readonly frames: Frames;
  };
  /** The buffer of `by` was full (window 0). */
  readonly fullBuffer?: { readonly by: Side; readonly seconds: number; readonly frames: Frames };
  readonly tls?: TlsFacts;
  readonly flow?: FlowFacts;
}

/** One thing for each end. */
export interface PerEnd<T> {
  readonly client?: T;
  readonly server?: T;
}

/**
 * What became of an attempt to connect. "midway": it stood before anybody watched · "refused": an RST ·
 * "rejected": an ICMP error, or a socket's "unreachable" · "unanswered": nothing came back in `seconds`.
 */
export type Opening =
  | { readonly kind: "open"; readonly time?: number; readonly rttMs?: number; readonly frames: Frames }
  | { readonly kind: "midway" }
  | {
      readonly kind: "refused";
      readonly time?: number;
      /** From the SYN to the RST. */
      readonly afterMs?: number;
      /** Of the RST. */
      readonly hopLimit?: number;
      readonly frames: Frames;
    }
  | {
      readonly kind: "rejected";
      readonly time?: number;
      /** Who sent the ICMP error; absent where a socket tells. */
      readonly router?: string;
      readonly what: string;
      readonly frames: Frames;
    }
  | {
      readonly kind: "unanswered";
      readonly time?: number;
      /** SYNs. */
      readonly attempts?: number;
      readonly seconds?: number;
      /** A SYN/ACK came, and nothing behind it. */
      readonly half?: boolean;
      readonly frames: Frames;
    };

/** A FIN or an RST. */
export interface EndingFacts {
  readonly by: Side;
  readonly time?: number;
  readonly hopLimit?: number;
  readonly frames: Frames;
}

/** A segment that was sent again and again. */
export interface StuckFacts {
  readonly by: Side;
  /** Payload bytes. */
  readonly length: number;
  /** How often it was sent again. */
  readonly times: number;
  /** From its first sending to the last, or to its acknowledgment. */
  readonly seconds: number;
  readonly acknowledged: boolean;
  /** As large as the other side's maximum segment size allows. */
  readonly full: boolean;
  /** Of the control connection: it ends inside a line. */
  readonly endsInLine?: boolean;
  readonly frames: Frames;
}

/** TLS on a connection. */
export interface TlsFacts {
  /** The handshake took up an earlier session; absent if that could not be seen. */
  readonly resumed?: boolean;
  /** The handshake was not completed. */
  readonly failed?: boolean;
  /** An alert that ended it (RFC 8446 §6). */
  readonly alert?: { readonly by: Side; readonly description: number; readonly frames: Frames };
  /** Bytes of application data of each side, sealed or opened: what TLS carried beside handshake and alerts. */
  readonly application?: PerEnd<number>;
  /** The first close_notify, as far as lengths tell. */
  readonly parting?: EndingFacts;
  readonly frames: Frames;
}

/** How data flowed in the direction that carried most. */
export interface FlowFacts {
  readonly sender: Side;
  /** Largest window that the receiver advertised, scaled. */
  readonly window: number;
  /** Both sides offered the window scale option; absent if the handshake was not seen. */
  readonly scaled?: boolean;
  /** Largest number of bytes that were sent and not acknowledged. */
  readonly inFlight?: number;
  readonly segments: number;
  readonly retransmissions: number;
}

/** A line that names one endpoint here and another at another point of the capture. */
export interface RewrittenFacts {
  readonly method: Method;
  readonly here: Endpoint;
  readonly there: Endpoint;
  readonly frames: Frames;
}
