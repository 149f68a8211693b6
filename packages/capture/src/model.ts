import type { Endpoint } from "@twinport/protocol";

/**
 * What the analyser knows of a capture: one session model, made once, rendered many ways.
 * Plain data. Frame numbers are Wireshark's: 1-based over the whole file, frames of other protocols counted.
 */

/** A point in time, in two parts because nanoseconds since 1970 do not fit a double. */
export interface Timestamp {
  readonly seconds: number;
  readonly nanos: number;
}

/** Frames first..last, both included. */
export type FrameRange = readonly [first: number, last: number];

/** Which way a row goes; "both" for handshakes and closes. */
export type RowDirection = "to-server" | "to-client" | "both";

export type Level = "ok" | "note" | "warn" | "error";
export type Who = "client" | "server";
export type Which = "control" | "data";

/** How the address of a data connection was announced. */
export type Method = "PASV" | "EPSV" | "PORT" | "EPRT";

export type DataState = "open" | "refused" | "unanswered" | "not-captured" | "unused";

/** What each kind of row says, beyond its frames. The keys are the ids of the explanations. */
export interface RowParams {
  "tcp.handshake.control": { client: Endpoint; server: Endpoint; rttMs: number | null };
  "tcp.handshake.data.passive": { connection: string; server: Endpoint; announcedIn: number | null };
  "tcp.handshake.data.active": {
    connection: string;
    server: Endpoint;
    client: Endpoint;
    announcedIn: number | null;
  };
  /** Added by ftp/: `answered` true = a SYN/ACK came, the handshake's third packet did not; absent = no answer at all. */
  "tcp.handshake.incomplete": {
    which: Which;
    to: Endpoint;
    attempts: number;
    seconds: number;
    answered?: boolean;
  };
  "tcp.handshake.refused": { which: Which; to: Endpoint; ms: number };
  "tcp.handshake.icmp": { which: Which; to: Endpoint; router: string; what: string };
  "tcp.midstream": { which: Which; connection: string };
  "tcp.close.4way": CloseParams;
  "tcp.close.3way": CloseParams;
  "tcp.close.simultaneous": CloseParams;
  /** `reset`: the frame of the RST with which the other side ended the connection instead of a FIN, else null. */
  "tcp.close.half": CloseParams & { reset: number | null };
  "tcp.reset": { which: Which; who: Who; connection: string; bytes: number | null };
  "tcp.reset.afterclose": { which: Which; who: Who; connection: string };
  "tcp.retrans.row": {
    which: Which;
    who: Who;
    sequence: number;
    length: number;
    times: number;
    seconds: number;
  };
  "tcp.fastretrans": { which: Which; who: Who; duplicates: number };
  /**
   * Added by ftp/: `cause`. Absent or "acknowledged": the capture lost the packets · "cut": the capture kept only the
   * start of each packet (snaplen) · "end": never seen, never acknowledged · "bound": too much out of order to hold.
   */
  "tcp.gap.capture": {
    which: Which;
    who: Who;
    bytes: number;
    cause?: "acknowledged" | "cut" | "end" | "bound";
  };
  /** `times`: how often the window closed; `seconds`: for how long in all. */
  "tcp.zerowin": { which: Which; who: Who; seconds: number; times: number };
  "tcp.keepalive": { which: Which };
  "tcp.reused": { connection: string };
  /** A command of the client. `verb` upper case, `argument` with secrets already masked unless asked otherwise. */
  command: CommandParams;
  /** A reply of the server; `verb` is the command answered, null for the greeting and unsolicited ones. */
  reply: ReplyParams;
  /** Bytes on the control connection that are neither command nor reply. */
  "control.garbage": { who: Who; bytes: number };
  /** A Telnet interrupt or Synch (RFC 854) that no command followed. */
  "control.telnet": { who: Who };
  /** After AUTH was accepted: opaque. */
  "control.encrypted": { who: Who; bytes: number };
  "data.list": DataParams & { entries: number | null };
  "data.down": DataParams;
  "data.up": DataParams;
  "data.empty": { connection: string; verb: string | null };
  "data.encrypted": DataParams;
  "data.notcaptured": { connection: string };
  "data.unlinked": { from: Endpoint; to: Endpoint; bytes: number };
  /** A data connection that leads from server to server: `from` opened it, the client of the session is no end of it. */
  "data.fxp": { connection: string; verb: string | null; from: Endpoint; to: Endpoint; bytes: number };
  /** In a session whose control connection is encrypted: very likely a data connection, its announcement cannot be read. */
  "tls.inferred.data": { connection: string; from: Endpoint; to: Endpoint; bytes: number };
}

export type RowKind = keyof RowParams;

export interface CloseParams {
  readonly which: Which;
  readonly who: Who;
  readonly connection: string;
  /** What the FIN means: the sender of a stream-mode transfer ends the file, or the listing, with it. */
  readonly ends: "file" | "listing" | null;
}

export interface CommandParams {
  readonly verb: string;
  readonly argument: string;
  /** A Telnet interrupt (IP or Synch) came before the command. */
  readonly interrupt: boolean;
  /** PORT and EPRT: the endpoint announced. */
  readonly announced: AnnouncedParams | null;
  /** Seconds for which the command waited in vain, until the session or the capture ended; null when it was answered. */
  readonly unanswered: number | null;
}

export interface AnnouncedParams {
  readonly endpoint: Endpoint;
  /** The six numbers of PORT and 227. */
  readonly numbers: readonly number[] | null;
  /** A third host's: neither the announcer's own address nor one that NAT would explain. */
  readonly foreign: boolean;
}

export interface ReplyParams {
  readonly code: number;
  readonly verb: string | null;
  readonly argument: string;
  readonly lines: readonly string[];
  /** 227 and 229: the endpoint announced (for 229 the control connection's server address). */
  readonly announced: AnnouncedParams | null;
  /** Representation type in force, for replies to RETR, STOR…, and to TYPE. */
  readonly type: "A" | "I" | "E" | "L" | null;
  /** A 2yz reply to TYPE and friends is "done", other codes mean what their first digit says. */
  readonly greeting: boolean;
}

export interface DataParams {
  readonly connection: string;
  readonly verb: string | null;
  readonly argument: string;
  /** Of this row; a transfer that a control row interrupts has several. */
  readonly bytes: number;
  /** Of the whole transfer. */
  readonly total: number;
  /** The command got its 2yz, and the sender ended the data with a FIN. */
  readonly succeeded: boolean;
  readonly packets: number;
  readonly durationMs: number;
  readonly retransmissions: number;
  /** Size the transfer should have (213, 150 or listing, less REST), and the frame that said it. */
  readonly expected: { readonly bytes: number; readonly frame: number } | null;
  readonly complete: "yes" | "no" | "unknown";
  /** Transferred in representation type A, so that sizes may differ. */
  readonly ascii: boolean;
  /** Offset of REST, 0 if none. */
  readonly offset: number;
  readonly sha256: string | null;
}

export type Row = { [K in RowKind]: RowOf<K> }[RowKind];

export interface RowOf<K extends RowKind> {
  readonly kind: K;
  readonly params: RowParams[K];
  readonly frames: readonly FrameRange[];
  /** Pure ACKs merged into this row. */
  readonly acks: readonly FrameRange[];
  readonly time: Timestamp;
  /** "C1" or "C1.D2". */
  readonly connection: string;
  readonly direction: RowDirection;
  readonly level: Level;
  /** The wire lines, decoded as UTF-8, not yet escaped; passwords masked unless asked otherwise. */
  readonly raw: readonly string[];
  /** First frame of the command that this reply answers. */
  readonly answers: number | null;
  /** Id of the data connection that this row announces. */
  readonly announces: string | null;
  /** Retransmitted segments folded into this row. */
  readonly retransmissions: number;
  /** The last frame of a handshake is also a data frame. */
  readonly alsoHandshake: boolean;
}

export interface CommandRecord {
  readonly frame: number;
  readonly verb: string;
  readonly argument: string;
  readonly replies: readonly {
    readonly frame: number;
    readonly frames: readonly FrameRange[];
    readonly code: number;
    readonly text: string;
  }[];
}

export interface DataConnectionRecord {
  readonly id: string;
  readonly method: Method;
  /** Frame of the PORT, EPRT, 227 or 229. */
  readonly announcedIn: number;
  /** What was announced. */
  readonly address: string;
  readonly port: number;
  readonly state: DataState;
  readonly initiator: Who | null;
  readonly from: Endpoint | null;
  readonly to: Endpoint | null;
  readonly synFrame: number | null;
  /** Every frame of the connection, in the groups of its rows: handshake, data with its ACKs, close. */
  readonly frames: readonly FrameRange[];
  readonly bytesToClient: number;
  readonly bytesToServer: number;
  readonly command: string | null;
  readonly commandFrame: number | null;
}

export interface TransferRecord {
  readonly connection: string;
  readonly command: string;
  readonly argument: string;
  readonly bytes: number;
  readonly expectedBytes: number | null;
  readonly complete: "yes" | "no" | "unknown";
  readonly durationMs: number;
  readonly retransmissions: number;
  readonly sha256: string | null;
  readonly frames: readonly FrameRange[];
}

export interface Session {
  readonly id: string;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly user: string | null;
  readonly banner: string | null;
  readonly encrypted: "no" | "explicit" | "implicit";
  readonly start: Timestamp;
  readonly end: Timestamp;
  readonly rows: readonly Row[];
  readonly commands: readonly CommandRecord[];
  readonly connections: readonly DataConnectionRecord[];
  readonly transfers: readonly TransferRecord[];
  /** Rows beyond the bound that were not kept. */
  readonly droppedRows: number;
}

export interface CaptureInfo {
  readonly file: string;
  readonly format: "pcap" | "pcapng";
  readonly linkTypes: readonly string[];
  readonly packets: number;
  readonly firstTime: Timestamp | null;
  readonly lastTime: Timestamp | null;
  /** Byte offset at which the file breaks off or turns unreadable, else null. */
  readonly truncatedAt: number | null;
  /** What could not be read, in English; shown after the walk-through. */
  readonly warnings: readonly string[];
  /** The capture's own comment (Twinport's rebuilt captures say so here). */
  readonly comment: string | null;
}

export interface Analysis {
  readonly captures: readonly CaptureInfo[];
  readonly sessions: readonly Session[];
  readonly otherPackets: { readonly total: number; readonly byKind: Readonly<Record<string, number>> };
}
