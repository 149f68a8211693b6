import type { Advice, Certainty, FindingLevel } from "@twinport/diagnosis";
import type { commands, Verb } from "@twinport/protocol";
import type { FilterExpectation, FilterProblem } from "../filter/index.ts";
import type { CaptureWarning, Oddity, RowKind } from "../model.ts";
import type { CommandForm, ReplyForm } from "./forms.ts";

/** The verbs that have a sentence: every verb of the command table but the older names of another one. */
type SpokenVerb = {
  [V in Verb]: (typeof commands)[V] extends { readonly aliasOf: string } ? never : V;
}[Verb];

/** Rows whose sentence is one template; commands and replies have tables of their own. */
type RowSentence = Exclude<RowKind, "command" | "reply" | "control.garbage" | "control.encrypted">;

/** Rows of which a part may be unknown, or which mean something else for one of the ends. */
type RowVariant =
  | "tcp.handshake.data.passive.third"
  | "tcp.handshake.data.passive.translated"
  | "tcp.handshake.data.active.translated"
  | "tcp.handshake.incomplete.untimed"
  | "tcp.handshake.incomplete.answered"
  | "tcp.icmp.big"
  | "tcp.icmp.mtu"
  | "tcp.close.half.reset"
  | "tcp.zerowin.times"
  | "tcp.gap.end"
  | "tcp.gap.bound"
  | "tcp.gap.unseen"
  | "control.garbage.client"
  | "control.garbage.server"
  | "control.garbage.injected"
  | "control.encrypted.client"
  | "control.encrypted.server"
  | "data.list.uncounted"
  | "data.list.names"
  | "data.list.names.uncounted"
  | "data.down.instant"
  | "data.up.instant"
  | "data.empty.file"
  | "data.empty.list"
  | "data.fxp.up"
  | "data.unlinked.ambiguous"
  | "data.unlinked.unseen"
  | "tls.inferred.data.active"
  | "tls.handshake.unfinished"
  | "tls.handshake.unanswered"
  | "tls.handshake.unknown"
  | "tls.tickets.likely"
  | "tls.cmd.several"
  | "tls.reply.several"
  | "tls.alert.encrypted"
  | "tls.closenotify.open"
  | "tls.keyupdate";

/** What may follow a sentence. */
type Suffix =
  | "rtt"
  | "is20"
  | "not20"
  | "ends.file"
  | "ends.listing"
  | "reset.after"
  | "retransmissions"
  | "tcp.ooo"
  | "tcp.tso"
  | "conflict"
  | "handshake"
  | "interrupt"
  | "unanswered"
  | "unanswered.short"
  | "unfinished"
  | "anonymous"
  | "mode.B"
  | "mode.C"
  | "mode.Z"
  | "resume"
  | "ascii"
  | "verify.ok"
  | "verify.rest"
  | "verify.short"
  | "verify.open"
  | "sha256"
  | "announces"
  | "announces.soon"
  | "announces.unused"
  | "announces.notcaptured"
  | "size"
  | "bytes"
  | "odd"
  | `odd.${Oddity}`
  | "rewritten"
  | "rewritten.before"
  | "rewritten.after"
  | "clocks"
  | "times"
  | "bytes.to"
  | "bytes.inside.to"
  | "injected"
  | "tls.version"
  | "tls.unfinished"
  | "tls.failed"
  | "tls.none"
  | "tls.sni"
  | "tls.alpn"
  | "tls.resumed"
  | "tls.full"
  | "tls.decrypted"
  | "tls.secrets.missing"
  | "tls.secrets.wrong"
  | "tls.secrets.cipher"
  | "tls.secrets.partial"
  | "tls.retried"
  | "cert.client"
  | "cert.client.unnamed"
  | "cert.client.none"
  | "cert"
  | "cert.unnamed"
  | "cert.self"
  | "cert.issuer"
  | "cert.until"
  | "cert.expired"
  | "cert.early"
  | "tickets"
  | "guess.cmd"
  | "guess.reply"
  | "guess.encrypted"
  | "alert.fatal"
  | "alert.warning"
  | "oops";

/** First and second digit of a reply code (RFC 959 §4.2.1). */
type Digit = "1" | "2" | "3" | "4" | "5" | "6";
type Area = "0" | "1" | "2" | "3" | "4" | "5";

/** Words that stand inside sentences, tables and headings. */
type Word =
  | "client"
  | "server"
  | "Client"
  | "Server"
  | "both"
  | "which.control"
  | "which.data"
  | "not.client"
  | "frame"
  | "frames"
  | "named"
  | "frames.all"
  | "packets"
  | "packets.captured"
  | "unit.ms"
  | "unit.s"
  | "unit.minutes"
  | "unit.hours"
  | "and"
  | "last"
  | "passive"
  | "active"
  | "up"
  | "down"
  | "yes"
  | "no"
  | "unknown";

/** Everything around the rows of a session. */
type SessionPhrase =
  | "capture"
  | "header"
  | "header.user"
  | "header.nouser"
  | "header.named"
  | "header.start"
  | "header.piece"
  | "header.goeson"
  | "header.duration"
  | "header.banner"
  | "header.transfers"
  | "header.transfers.hidden"
  | "header.login"
  | "header.unconnected"
  | "header.incomplete"
  | "header.encrypted"
  | "header.protected"
  | "mode.passive"
  | "mode.active"
  | "mode.passive.failed"
  | "mode.active.failed"
  | "mode.passive.unseen"
  | "mode.active.unseen"
  | "mode.active.refused"
  | "mode.third"
  | "mode.active.third.failed"
  | "mode.active.third.unseen"
  | "other"
  | "warning"
  | "at"
  | "truncated"
  | "dropped"
  | "dropped.transfers"
  | "note"
  | "tcp.badchksum"
  | "tcp.copies"
  | "tcp.gap.cut"
  | "tcp.oneside"
  | "session.abandoned"
  | "nat.view"
  | "comment"
  | "comment.packet"
  | "rebuilt"
  | "none"
  | "none.wanted"
  | "none.transfers"
  | "left"
  | "acks"
  | "more"
  | "legend"
  | "decrypted"
  | "transfers";

/** What is said of extracted files, and of what a connection carried. */
type ExtractPhrase =
  | "title"
  | "none"
  | "written"
  | "partial"
  | "holes"
  | "headless"
  | "cut"
  | "offset"
  | "append"
  | "wire"
  | "sealed"
  | "more";

/** What stands around findings, whose own words are their rules'. */
type FindingPhrase =
  | FindingLevel
  | `n.${FindingLevel}`
  | Certainty
  | keyof Advice
  | "title"
  | "none"
  | "notes"
  | "undecided"
  | "place"
  | "more";

/** What is wrong with a filter. */
type FilterPhrase = FilterProblem["kind"] | `expected.${FilterExpectation}`;

/** What stands in the table of a listing. */
type ListingWord =
  | "title"
  | "type"
  | "size"
  | "modified"
  | "name"
  | "more"
  | "file"
  | "directory"
  | "link"
  | "special";

/** What stands on the arrows of a ladder, and around them: a few words each. */
type LadderPhrase =
  | "open"
  | "open.unfinished"
  | "lost"
  | "refused"
  | "rejected"
  | "midstream"
  | "close.4way"
  | "close.3way"
  | "close.simultaneous"
  | "close.half"
  | "close.half.reset"
  | "close.reset"
  | "reset"
  | "reset.after"
  | "reset.late"
  | "again"
  | "again.fast"
  | "gap"
  | "gap.end"
  | "gap.bound"
  | "gap.unseen"
  | "zerowin"
  | "keepalive"
  | "reused"
  | "icmp"
  | "garbage"
  | "telnet"
  | "sealed"
  | "list"
  | "bytes"
  | "bytes.of"
  | "empty"
  | "uncaptured"
  | "unlinked"
  | "fxp"
  | "tls"
  | "tls.unfinished"
  | "tls.unknown"
  | "tls.bytes"
  | "tls.failed"
  | "tls.tickets"
  | "tls.cmd"
  | "tls.cmd.guess"
  | "tls.reply"
  | "tls.reply.guess"
  | "tls.alert"
  | "tls.alert.encrypted"
  | "tls.closenotify"
  | "tls.renegotiation"
  | "tls.keyupdate"
  | "tls.clear"
  | "resent"
  | "opens.client"
  | "opens.server"
  | "opens.third"
  | "lane.client"
  | "lane.router"
  | "lane.control"
  | "lane.data"
  | "lane.third"
  | "mode.passive"
  | "mode.active"
  | "mode.both"
  | "mode.none"
  | "mode.hidden"
  | "gist.passive"
  | "gist.active"
  | "gist.failed"
  | "title"
  | "desc"
  | "more.rows"
  | "more.sessions";

/** Headings of columns. */
type Column =
  | "frames"
  | "seconds"
  | "connection"
  | "who"
  | "what"
  | "number"
  | "mode"
  | "command"
  | "file"
  | "direction"
  | "bytes"
  | "complete"
  | "duration"
  | "rate"
  | "rtt"
  | "retransmissions"
  | "sha256";

/**
 * All sentences of one language. A template may hold `{name}`, filled with a value; `{name#one|many}`, chosen by
 * whether the value is "1"; and `**words**`, emphasised if the renderer can.
 */
export interface Phrases {
  readonly rows: Readonly<Record<RowSentence | RowVariant, string>>;
  readonly suffixes: Readonly<Record<Suffix, string>>;
  readonly commands: Readonly<Record<SpokenVerb, string>>;
  readonly commandForms: Readonly<Record<CommandForm, string>>;
  readonly replies: Readonly<Record<ReplyForm, string>>;
  readonly digits: Readonly<Record<Digit, string>>;
  readonly areas: Readonly<Record<Area, string>>;
  readonly words: Readonly<Record<Word, string>>;
  readonly session: Readonly<Record<SessionPhrase, string>>;
  readonly warnings: Readonly<Record<CaptureWarning["kind"], string>>;
  readonly columns: Readonly<Record<Column, string>>;
  readonly extract: Readonly<Record<ExtractPhrase, string>>;
  readonly findings: Readonly<Record<FindingPhrase, string>>;
  readonly filter: Readonly<Record<FilterPhrase, string>>;
  readonly listing: Readonly<Record<ListingWord, string>>;
  readonly ladder: Readonly<Record<LadderPhrase, string>>;
}

/** The id of a row's sentence. */
export type RowKey = keyof Phrases["rows"];

/** The id of something that follows a sentence. */
export type SuffixKey = keyof Phrases["suffixes"];

/** The id of a command's sentence that depends on the argument. */
export type CommandFormKey = keyof Phrases["commandForms"];

/** The id of a reply's sentence. */
export type ReplyKey = keyof Phrases["replies"];
