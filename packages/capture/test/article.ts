import type { Analysis, CommandParams, ReplyParams, Row, Session } from "../src/model.ts";
import { ranges, row, session } from "./rows.ts";

const client = { address: "192.168.13.104", port: 40512 };
const server = { address: "192.168.13.111", port: 21 };

/** A command of the client with its wire line. */
export function command(frame: string, verb: string, argument = "", rest: Partial<CommandParams> = {}): Row {
  return row(
    "command",
    frame,
    { verb, argument, interrupt: false, announced: null, unanswered: null, ...rest },
    { direction: "to-server", raw: [argument === "" ? verb : `${verb} ${argument}`] },
  );
}

/** A reply of the server with its wire line. */
export function reply(
  frame: string,
  code: number,
  verb: string | null,
  text: string,
  params: Partial<ReplyParams> = {},
  announces: string | null = null,
): Row {
  return row(
    "reply",
    frame,
    { code, verb, argument: "", lines: [text], announced: null, type: null, greeting: false, ...params },
    { direction: "to-client", raw: [`${code} ${text}`], announces },
  );
}

const announced = (port: number) => ({
  endpoint: { address: server.address, port },
  numbers: [192, 168, 13, 111, port >> 8, port & 0xff],
  foreign: false,
});
const data = {
  verb: "RETR",
  packets: 1,
  lossy: false,
  durationMs: 0,
  expected: null,
  complete: "unknown" as const,
  succeeded: true,
  ascii: false,
  mode: "S" as const,
  ended: true,
  offset: 0,
  sha256: null,
};
const onData = (id: string, rest: object) => ({ connection: id, ...rest });

const rows: Row[] = [
  row("tcp.handshake.control", "1-3", { client, server, rttMs: 0.42 }),
  reply("4", 220, null, "(vsFTPd 3.0.3)", { greeting: true }),
  command("6", "USER", "ftpuser"),
  reply("8", 331, "USER", "Please specify the password."),
  command("10", "PASS", "********"),
  reply("11", 230, "PASS", "Login successful."),
  command("13", "SYST"),
  reply("14", 215, "SYST", "UNIX Type: L8"),
  command("16", "PASV"),
  reply(
    "17",
    227,
    "PASV",
    "Entering Passive Mode (192,168,13,111,52,53).",
    { announced: announced(13365) },
    "C1.D1",
  ),
  row(
    "tcp.handshake.data.passive",
    "19-21",
    { connection: "C1.D1", server: { address: server.address, port: 13365 }, from: client, announcedIn: 17 },
    onData("C1.D1", {}),
  ),
  command("22", "LIST"),
  reply("23", 150, "LIST", "Here comes the directory listing."),
  row(
    "data.list",
    "24",
    { ...data, connection: "C1.D1", verb: "LIST", argument: "", bytes: 66, total: 66, entries: 1 },
    onData("C1.D1", { direction: "to-client" }),
  ),
  row(
    "tcp.close.4way",
    "25,27-29",
    { which: "data", who: "server", connection: "C1.D1", ends: "listing" },
    onData("C1.D1", {}),
  ),
  reply("30", 226, "LIST", "Directory send OK."),
  command("32", "TYPE", "I"),
  reply("33", 200, "TYPE", "Switching to Binary mode.", { argument: "I", type: "I" }),
  command("35", "PASV"),
  reply(
    "36",
    227,
    "PASV",
    "Entering Passive Mode (192,168,13,111,156,65).",
    { announced: announced(40001) },
    "C1.D2",
  ),
  row(
    "tcp.handshake.data.passive",
    "37-39",
    { connection: "C1.D2", server: { address: server.address, port: 40001 }, from: client, announcedIn: 36 },
    onData("C1.D2", {}),
  ),
  command("40", "RETR", "13111.txt"),
  reply("41", 150, "RETR", "Opening BINARY mode data connection for 13111.txt (18 bytes).", {
    argument: "13111.txt",
    type: "I",
  }),
  row(
    "data.down",
    "42",
    {
      ...data,
      connection: "C1.D2",
      argument: "13111.txt",
      bytes: 18,
      total: 18,
      expected: { bytes: 18, frame: 41 },
      complete: "yes",
      sha256: "ab".repeat(32),
    },
    onData("C1.D2", { direction: "to-client" }),
  ),
  row(
    "tcp.close.4way",
    "43-46",
    { which: "data", who: "server", connection: "C1.D2", ends: "file" },
    onData("C1.D2", {}),
  ),
  reply("47", 226, "RETR", "Transfer complete."),
  command("49", "QUIT"),
  reply("50", 221, "QUIT", "Goodbye."),
];

const acks: Readonly<Record<string, string>> = {
  "4": "5",
  "6": "7",
  "8": "9",
  "11": "12",
  "14": "15",
  "17": "18",
  "23": "26",
  "30": "31",
  "33": "34",
  "47": "48",
};

/** The article's passive session (explain-spec.md §10), as the analyser gives it. */
export const articleSession: Session = session({
  user: "ftpuser",
  banner: "(vsFTPd 3.0.3)",
  rows: rows.map((one) => ({ ...one, acks: ranges(acks[`${one.frames[0]?.[0]}`] ?? "") })),
  commands: [
    {
      frame: 22,
      verb: "LIST",
      argument: "",
      replies: [{ frame: 23, frames: [[23, 23]], code: 150, text: "" }],
    },
  ],
  connections: [
    {
      id: "C1.D1",
      method: "PASV",
      announcedIn: 17,
      address: server.address,
      port: 13365,
      state: "open",
      initiator: "client",
      from: { address: client.address, port: 51000 },
      to: { address: server.address, port: 13365 },
      synFrame: 19,
      frames: ranges("19-21,24-25,27-29"),
      bytesToClient: 66,
      bytesToServer: 0,
      command: "LIST",
      commandFrame: 22,
    },
    {
      id: "C1.D2",
      method: "PASV",
      announcedIn: 36,
      address: server.address,
      port: 40001,
      state: "open",
      initiator: "client",
      from: { address: client.address, port: 51001 },
      to: { address: server.address, port: 40001 },
      synFrame: 37,
      frames: ranges("37-39,42-46"),
      bytesToClient: 18,
      bytesToServer: 0,
      command: "RETR",
      commandFrame: 40,
    },
  ],
  transfers: [
    {
      connection: "C1.D1",
      command: "LIST",
      argument: "",
      type: "I",
      mode: "S",
      structure: "F",
      offset: 0,
      bytes: 66,
      expectedBytes: null,
      complete: "unknown",
      durationMs: 0,
      rttMs: 0.2,
      retransmissions: 0,
      sha256: null,
      extracted: null,
      listing: null,
      frames: ranges("24"),
    },
    {
      connection: "C1.D2",
      command: "RETR",
      argument: "13111.txt",
      type: "I",
      mode: "S",
      structure: "F",
      offset: 0,
      bytes: 18,
      expectedBytes: 18,
      complete: "yes",
      durationMs: 0,
      rttMs: 0.2,
      retransmissions: 0,
      sha256: "ab".repeat(32),
      extracted: null,
      listing: null,
      frames: ranges("42"),
    },
  ],
});

/** The same as a whole analysis. */
export const articleAnalysis: Analysis = {
  captures: [
    {
      file: "article.pcap",
      format: "pcap",
      linkTypes: ["EN10MB"],
      packets: 50,
      firstTime: { seconds: 1_700_000_000, nanos: 0 },
      lastTime: { seconds: 1_700_000_012, nanos: 300_000_000 },
      truncatedAt: null,
      warnings: [],
      comment: null,
    },
  ],
  sessions: [articleSession],
  findings: [],
  otherPackets: { total: 6, byKind: { ARP: 2, DNS: 4 } },
};
