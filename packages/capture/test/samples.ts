import type { DataParams, Row, RowKind, TlsFacts } from "../src/model.ts";
import { command, reply } from "./article.ts";
import { row } from "./rows.ts";

const client = { address: "192.0.2.10", port: 40000 };
const server = { address: "198.51.100.1", port: 21 };
const onData = { which: "data", connection: "C1.D1" } as const;

/** A finished download of 12,345,678 bytes, with all that may be said of one. */
export const download: DataParams = {
  connection: "C1.D1",
  verb: "RETR",
  argument: "big.iso",
  bytes: 12_345_678,
  total: 12_345_678,
  succeeded: true,
  packets: 8_500,
  lossy: false,
  durationMs: 2_000,
  expected: { bytes: 12_345_678, frame: 41 },
  complete: "yes",
  ascii: false,
  mode: "S",
  ended: true,
  offset: 0,
  sha256: "0123456789abcdef".repeat(4),
};

/** A full handshake of TLS 1.3. */
const tls13: TlsFacts = {
  version: 0x0304,
  offered: 0x0304,
  cipher: 0x1302,
  serverName: "ftp.example.test",
  alpn: null,
  certificate: null,
  clientCertificate: null,
  retried: false,
  clientRandom: null,
  resumed: false,
  complete: true,
  secrets: null,
  lacking: [],
};

/** A row of every kind; a type error if one is missing. */
const samples: { readonly [K in RowKind]: Row } = {
  "tcp.handshake.control": row("tcp.handshake.control", "1-3", { client, server, rttMs: 0.42 }),
  "tcp.handshake.data.passive": row("tcp.handshake.data.passive", "19-21", {
    connection: "C1.D1",
    server: { ...server, port: 13365 },
    from: client,
    announcedIn: 17,
  }),
  "tcp.handshake.data.active": row("tcp.handshake.data.active", "19-21", {
    connection: "C1.D1",
    server: { ...server, port: 20 },
    client: { ...client, port: 33582 },
    announcedIn: 17,
  }),
  "tcp.handshake.incomplete": row("tcp.handshake.incomplete", "12,18,25", {
    which: "data",
    to: { ...server, port: 13365 },
    attempts: 3,
    seconds: 7.02,
  }),
  "tcp.handshake.refused": row("tcp.handshake.refused", "12-13", {
    which: "data",
    to: { ...server, port: 13365 },
    ms: 0.31,
  }),
  "tcp.icmp": row("tcp.icmp", "24", {
    which: "data",
    connection: "C1.D1",
    who: "server",
    router: "10.0.0.1",
    what: "Fragmentation needed",
    tooBig: true,
    mtu: 1400,
    times: 3,
  }),
  "tcp.handshake.icmp": row("tcp.handshake.icmp", "12-13", {
    which: "data",
    to: { ...server, port: 13365 },
    router: "203.0.113.1",
    what: "communication administratively prohibited",
  }),
  "tcp.midstream": row("tcp.midstream", "1", { which: "control", connection: "C1" }),
  "tcp.close.4way": row("tcp.close.4way", "25,27-29", { ...onData, who: "server", ends: "listing" }),
  "tcp.close.3way": row("tcp.close.3way", "48,50,51", { ...onData, who: "client", ends: "file" }),
  "tcp.close.simultaneous": row("tcp.close.simultaneous", "48-51", {
    which: "control",
    connection: "C1",
    who: "client",
    ends: null,
  }),
  "tcp.close.half": row("tcp.close.half", "48", { ...onData, who: "server", ends: null, reset: null }),
  "tcp.reset": row("tcp.reset", "50", { ...onData, who: "client", bytes: 1_000 }),
  "tcp.close.reset": row("tcp.close.reset", "50", { which: "control", connection: "C1", who: "server" }),
  "tcp.reset.afterclose": row("tcp.reset.afterclose", "50", { ...onData, who: "client" }),
  "tcp.retrans.row": row("tcp.retrans.row", "51", {
    ...onData,
    who: "server",
    sequence: 2_921,
    length: 1_460,
    times: 4,
    seconds: 3.1,
  }),
  "tcp.fastretrans": row("tcp.fastretrans", "52", { ...onData, who: "server", duplicates: 3 }),
  "tcp.gap.capture": row("tcp.gap.capture", "53", {
    which: "data",
    who: "server",
    bytes: 2_920,
    cause: "acknowledged",
  }),
  "tcp.zerowin": row("tcp.zerowin", "54", { ...onData, who: "client", seconds: 1.5, times: 1 }),
  "tcp.keepalive": row("tcp.keepalive", "55", { which: "control" }),
  "tcp.reused": row("tcp.reused", "56", { connection: "C1.D2" }),
  command: command("57", "RETR", "13111.txt"),
  reply: reply("58", 226, "RETR", "Transfer complete."),
  "control.garbage": row("control.garbage", "59", { who: "client", bytes: 7 }),
  "control.telnet": row("control.telnet", "59", { who: "client" }),
  "control.encrypted": row("control.encrypted", "60", { who: "server", bytes: 1_024 }),
  "data.list": row("data.list", "61", {
    ...download,
    verb: "LIST",
    argument: "",
    bytes: 342,
    total: 342,
    expected: null,
    sha256: null,
    entries: 5,
  }),
  "data.down": row("data.down", "62-70", download, { retransmissions: 3 }),
  "data.up": row("data.up", "62-70", { ...download, verb: "STOR", expected: null, sha256: null }),
  "data.empty": row("data.empty", "71", { connection: "C1.D1", verb: "RETR" }),
  "data.encrypted": row("data.encrypted", "72", { ...download, tickets: false }),
  "data.notcaptured": row("data.notcaptured", "73", { connection: "C1.D1" }),
  "data.unlinked": row("data.unlinked", "74", { from: { ...server, port: 20 }, to: client, bytes: 512 }),
  "data.fxp": row("data.fxp", "75", {
    connection: "C1.D1",
    verb: "RETR",
    from: { address: "192.168.13.111", port: 20 },
    to: { address: "203.0.113.9", port: 5_010 },
    bytes: 512,
  }),
  "tls.inferred.data": row("tls.inferred.data", "76", {
    connection: "C1.D1",
    from: client,
    to: { ...server, port: 13_365 },
    active: false,
    bytes: 512,
    sender: "server",
    tickets: false,
    tls: { ...tls13, resumed: true },
    alert: null,
    clear: false,
  }),
  "tls.handshake": row("tls.handshake", "77-81", { which: "control", connection: "C1", tls: tls13 }),
  "tls.tickets": row("tls.tickets", "82", {
    which: "control",
    connection: "C1",
    records: 2,
    bytes: 466,
    certain: true,
  }),
  "tls.cmd": row("tls.cmd", "83", { records: 1, bytes: 6, exact: true, guess: "passive" }),
  "tls.reply": row("tls.reply", "84", {
    records: 1,
    bytes: 48,
    exact: true,
    guess: "passive",
    tickets: false,
  }),
  "tls.alert": row("tls.alert", "85", {
    which: "control",
    connection: "C1",
    who: "client",
    alert: { level: 2, description: 48 },
  }),
  "tls.closenotify": row("tls.closenotify", "86", {
    ...onData,
    who: "server",
    certain: false,
    closing: true,
  }),
  "tls.renegotiation": row("tls.renegotiation", "87", { which: "control", connection: "C1" }),
  "tls.clear": row("tls.clear", "88", { who: "client" }),
};

/** One row of every kind. */
export const everyKind: readonly Row[] = Object.values(samples);
