import type { Finding } from "@twinport/diagnosis";
import type { Endpoint, Method } from "@twinport/protocol";
import type { CommandParams, ReplyParams } from "./dialog-params.ts";
import type { ExtractedContent } from "./extract/content.ts";
import type { Listing } from "./listing.ts";
import type { SessionNote, SessionView } from "./session-note.ts";
import type { Timeline } from "./timeline.ts";
import type { TlsFacts } from "./tls/index.ts";

/**
 * What the analyser knows of a capture: one session model, made once, rendered many ways.
 * Plain data. Frame numbers are Wireshark's: 1-based over the whole file, frames of other protocols counted.
 */

export type { Advice, Certainty, Finding, FindingLevel } from "@twinport/diagnosis";
export type { Method } from "@twinport/protocol";
export type { Analysis, CaptureInfo, CaptureSummary } from "./capture-summary.ts";
export type { AnnouncedParams, CommandParams, NamedElsewhere, Oddity, ReplyParams } from "./dialog-params.ts";
export type { CaptureWarning } from "./read/warning.ts";
export type { SessionNote, SessionView, ViewedConnection } from "./session-note.ts";
export type { Stall, StallCause, Timeline } from "./timeline.ts";
export type { CertificateFacts, TlsFacts } from "./tls/index.ts";

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

export type DataState = "open" | "refused" | "unanswered" | "not-captured" | "unused";

/** What each kind of row says, beyond its frames. The keys are the ids of the explanations. */
export interface RowParams {
  "tcp.handshake.control": { client: Endpoint; server: Endpoint; rttMs: number | null };
  /** `from` connected to the server: the client, or somebody else. */
  "tcp.handshake.data.passive": {
    connection: string;
    server: Endpoint;
    from: Endpoint;
    announcedIn: number;
    /** What was announced, where somebody connected to another endpoint: probably NAT on the way of one of the two. */
    named?: Endpoint;
  };
  "tcp.handshake.data.active": {
    connection: string;
    server: Endpoint;
    client: Endpoint;
    announcedIn: number;
    /** Likewise. */
    named?: Endpoint;
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
  /**
   * An ICMP error about a packet that `who` sent on the open connection. `tooBig`: larger than the `mtu` bytes that the
   * way of the packet takes, null where the error does not say how many.
   */
  "tcp.icmp": {
    which: Which;
    connection: string;
    who: Who;
    router: string;
    what: string;
    tooBig: boolean;
    mtu: number | null;
    times: number;
  };
  "tcp.midstream": { which: Which; connection: string };
  "tcp.close.4way": CloseParams;
  "tcp.close.3way": CloseParams;
  "tcp.close.simultaneous": CloseParams;
  /** `reset`: the frame of the RST with which the other side ended the connection instead of a FIN, else null. */
  "tcp.close.half": CloseParams & { reset: number | null };
  "tcp.reset": { which: Which; who: Who; connection: string; bytes: number | null };
  /** A side that had sent its FIN answered what the other still sent with RST: an end, not an abort. */
  "tcp.close.reset": { which: Which; who: Who; connection: string };
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
   * `cause`: "acknowledged": the capture lost the packets · "end": never seen, never acknowledged · "bound": too much
   * out of order to hold · "unseen": no packet of that side is in the capture. It has no frames: what is missing has none.
   */
  "tcp.gap.capture": {
    which: Which;
    who: Who;
    bytes: number;
    cause: "acknowledged" | "end" | "bound" | "unseen";
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
  /** Added by ftp/: `injected`: text of the server's behind its 234, where only TLS may follow. */
  "control.garbage": { who: Who; bytes: number; injected?: boolean };
  /** A Telnet interrupt or Synch (RFC 854) that no command followed. */
  "control.telnet": { who: Who };
  /** Bytes of TLS behind a gap or without a handshake: it is not known what they are. */
  "control.encrypted": { who: Who; bytes: number };
  "data.list": DataParams & { entries: number | null };
  "data.down": DataParams;
  "data.up": DataParams;
  "data.empty": { connection: string; verb: string | null };
  /** `tickets`: session tickets of TLS 1.3 may be among the bytes, which are as many as the records' lengths tell. */
  "data.encrypted": DataParams & { tickets: boolean };
  "data.notcaptured": { connection: string };
  /**
   * `ambiguous`: more than one session announced such a connection, and nothing tells which is meant ·
   * `unseen`: parts of the dialog are not in the capture, and with them very likely what announced it.
   */
  "data.unlinked": { from: Endpoint; to: Endpoint; bytes: number; ambiguous?: boolean; unseen?: boolean };
  /** A data connection that leads from server to server: `from` opened it, the client of the session is no end of it. */
  "data.fxp": { connection: string; verb: string | null; from: Endpoint; to: Endpoint; bytes: number };
  /** In a session whose control connection is encrypted: very likely a data connection, its announcement cannot be read. */
  "tls.inferred.data": InferredParams;
  "tls.handshake": TlsPlace & { tls: TlsFacts };
  /** Of the server, behind a handshake of TLS 1.3. `certain`: nothing else can stand there. */
  "tls.tickets": TlsPlace & { records: number; bytes: number; certain: boolean };
  "tls.cmd": EncryptedParams;
  /** `tickets`: session tickets of TLS 1.3 may be among the bytes. */
  "tls.reply": EncryptedParams & { tickets: boolean };
  /** `alert`: null if it is encrypted. */
  "tls.alert": TlsPlace & { who: Who; alert: { level: number; description: number } | null };
  /** `certain`: it could be read. `closing`: the same side's FIN or RST follows. */
  "tls.closenotify": TlsPlace & { who: Who; certain: boolean; closing: boolean };
  /** `keyUpdate`: new keys of TLS 1.3, and no new handshake. */
  "tls.renegotiation": TlsPlace & { keyUpdate?: boolean };
  /** Clear text again on a control connection that was encrypted: CCC, or a server that gives up. */
  "tls.clear": { who: Who };
}

export type RowKind = keyof RowParams;

/** The connection on which TLS runs. */
interface TlsPlace {
  readonly which: Which;
  readonly connection: string;
}

/** A TLS alert in the numbers of the wire (RFC 8446 §6). */
export interface AlertFacts {
  readonly level: number;
  readonly description: number;
}

/** Encrypted records of one side of a control connection, with nothing between them. */
interface EncryptedParams {
  readonly records: number;
  /** Of what is inside. */
  readonly bytes: number;
  /** The cipher and the lengths leave no doubt about `bytes`. */
  readonly exact: boolean;
  /** By lengths and order very likely PASV or EPSV, or the 227 or 229 that answers it. */
  readonly guess: "passive" | null;
}

/** A connection between the hosts of a session whose announcements are encrypted, and what of it can be seen. */
export interface InferredParams {
  readonly connection: string;
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** The server connects to the client. */
  readonly active: boolean;
  /** Of the side that sent most; what is inside TLS, if it is TLS. */
  readonly bytes: number;
  readonly sender: Who | null;
  /** Session tickets of TLS 1.3 may be among the bytes. */
  readonly tickets: boolean;
  /** Null: what it carries is no TLS, or its beginning is missing. */
  readonly tls: TlsFacts | null;
  /** The alert with which the handshake of that TLS failed, null if it did not. */
  readonly alert: AlertFacts | null;
  /** Something was sent, and not in TLS: very likely the level of protection is C. */
  readonly clear: boolean;
}

export interface CloseParams {
  readonly which: Which;
  readonly who: Who;
  readonly connection: string;
  /** What the FIN means: the sender of a stream-mode transfer ends the file, or the listing, with it. */
  readonly ends: "file" | "listing" | null;
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
  /** The capture lost other packets of the transfer, which did arrive. */
  readonly lossy: boolean;
  readonly durationMs: number;
  /** Size the transfer should have (213, 150 or listing, less REST), and the frame that said it. */
  readonly expected: { readonly bytes: number; readonly frame: number } | null;
  readonly complete: "yes" | "no" | "unknown";
  /** Transferred in representation type A, so that sizes may differ. */
  readonly ascii: boolean;
  /** A FIN or a RST ended it in the capture. */
  readonly ended: boolean;
  /** Transmission mode; in other modes than stream the bytes are not those of the file. */
  readonly mode: TransmissionMode;
  /** Offset of REST, 0 if none. */
  readonly offset: number;
  readonly sha256: string | null;
}

export type Row = { [K in RowKind]: RowOf<K> }[RowKind];

export interface RowOf<K extends RowKind> {
  readonly kind: K;
  readonly params: RowParams[K];
  /** None where a row tells of what is not in the capture. */
  readonly frames: readonly FrameRange[];
  /** Pure ACKs merged into this row. */
  readonly acks: readonly FrameRange[];
  readonly time: Timestamp;
  /** "C1" or "C1.D2". */
  readonly connection: string;
  readonly direction: RowDirection;
  readonly level: Level;
  /** What was written into the capture on packets of this row; absent if nothing was. */
  readonly comments?: readonly PacketComment[];
  /** The wire lines, decoded as UTF-8, not yet escaped; passwords masked unless asked otherwise. */
  readonly raw: readonly string[];
  /** First frame of the command that this reply answers. */
  readonly answers: number | null;
  /** Id of the data connection that this row announces. */
  readonly announces: string | null;
  /** Retransmitted segments folded into this row. */
  readonly retransmissions: number;
  /** Segments that came out of order. */
  readonly outOfOrder: number;
  /** Some of it was sent again with other bytes; what was captured first is told. */
  readonly conflict: boolean;
  /** The first packets of the connection that are larger than the maximum segment size are in this row. */
  readonly beyondMss: boolean;
  /** The last frame of a handshake is also a data frame. */
  readonly alsoHandshake: boolean;
  /** It stood inside TLS, and was read with the secrets of a key log. */
  readonly decrypted: boolean;
  /** The rule, "R01", of the worst finding that this row is evidence of; null if it is of none. */
  readonly finding: string | null;
}

/** A comment that somebody put on a packet. Not yet escaped. */
export interface PacketComment {
  readonly frame: number;
  readonly text: string;
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

export type { ListedEntry, Listing } from "./listing.ts";

/** Transmission modes: stream, block, compressed (RFC 959 §3.4), deflate (de facto). */
export type TransmissionMode = "S" | "B" | "C" | "Z";

/** File, record and page structure (RFC 959 §3.1.2). */
export type FileStructure = "F" | "R" | "P";

export interface TransferRecord {
  readonly connection: string;
  readonly command: string;
  /** The command is not in the capture: by the server's replies, and by which way the data went, it was this one. */
  readonly inferred?: true;
  readonly argument: string;
  /** Representation type in force; null if it is not known. */
  readonly type: "A" | "I" | "E" | "L" | null;
  readonly mode: TransmissionMode;
  readonly structure: FileStructure;
  /** Where in the file it begins: what REST said, 0 without. */
  readonly offset: number;
  readonly bytes: number;
  readonly expectedBytes: number | null;
  readonly complete: "yes" | "no" | "unknown";
  readonly durationMs: number;
  /** Of the data connection's handshake: the time from SYN to the third packet; null if either is missing. */
  readonly rttMs: number | null;
  readonly retransmissions: number;
  readonly sha256: string | null;
  /** What was kept of it; null if nothing was to be. */
  readonly extracted: ExtractedContent | null;
  /** Of LIST, NLST and MLSD, where all of it is there: what is listed; else null. */
  readonly listing: Listing | null;
  readonly frames: readonly FrameRange[];
}

export interface Session {
  readonly id: string;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly user: string | null;
  readonly banner: string | null;
  readonly encrypted: "no" | "explicit" | "implicit";
  /** What protects it: "TLS", or the mechanism that AUTH named, such as "GSSAPI" (RFC 2228); null if nothing does. */
  readonly mechanism: string | null;
  readonly start: Timestamp;
  readonly end: Timestamp;
  readonly rows: readonly Row[];
  readonly commands: readonly CommandRecord[];
  readonly connections: readonly DataConnectionRecord[];
  readonly transfers: readonly TransferRecord[];
  /** Of its control connection and each data connection that carried something; none while it runs. */
  readonly timelines: readonly Timeline[];
  readonly notes: readonly SessionNote[];
  /** The same session as other points of the capture show it, on the other side of an address translation. */
  readonly views?: readonly SessionView[];
  /** What the capture file calls hosts of the session, beside their addresses; absent if it names none. Not yet escaped. */
  readonly names?: readonly { readonly address: string; readonly name: string }[];
  /** Rows beyond the bound that were not kept. */
  readonly droppedRows: number;
  /** Transfers beyond the bound, which are not among `transfers`; absent if there are none. */
  readonly moreTransfers?: number;
  /** What is wrong with it, or worth knowing, the worst first. */
  readonly findings: readonly Finding[];
  /** It still runs: this is what is known of it so far. */
  readonly unfinished?: true;
}
