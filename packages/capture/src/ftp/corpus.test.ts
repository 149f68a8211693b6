import { describe, expect, it } from "vitest";
import { corpus, corpusNames, hasCorpus } from "../../test/corpus.ts";
import { hasTshark, tshark } from "../../test/tshark.ts";
import { analyzeBytes } from "../index.ts";
import type { Analysis, FrameRange, Row, Session } from "../model.ts";
import { nodeHost } from "../node/host.ts";

/** A TCP packet as tshark sees it. */
interface Seen {
  readonly frame: number;
  readonly stream: number;
  readonly from: string;
  readonly to: string;
  readonly syn: boolean;
  readonly ack: boolean;
  readonly fin: boolean;
  readonly end: number;
  readonly command: string;
  readonly code: string;
}

const fields = [
  "frame.number",
  "tcp.stream",
  "ip.src",
  "ipv6.src",
  "tcp.srcport",
  "ip.dst",
  "ipv6.dst",
  "tcp.dstport",
  "tcp.flags.syn",
  "tcp.flags.ack",
  "tcp.flags.fin",
  "tcp.nxtseq",
  "ftp.request.command",
  "ftp.response.code",
];

function askTshark(file: Uint8Array): Seen[] {
  const lines = tshark(
    file,
    "-T",
    "fields",
    "-E",
    "separator=|",
    ...fields.flatMap((field) => ["-e", field]),
  );
  return lines.map((line) => {
    const [frame, stream, ip4, ip6, port, to4, to6, toPort, syn, ack, fin, end, command, code] =
      line.split("|");
    const set = (flag: string | undefined) => flag === "1" || flag === "True";
    return {
      frame: Number(frame),
      stream: Number(stream),
      from: `${ip4}${ip6} ${port}`,
      to: `${to4}${to6} ${toPort}`,
      syn: set(syn),
      ack: set(ack),
      fin: set(fin),
      end: Number(end),
      command: (command ?? "").split(",")[0] ?? "",
      code: (code ?? "").split(",")[0] ?? "",
    };
  });
}

const numbers = (ranges: readonly FrameRange[]): number[] =>
  ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
const name = ({ address, port }: { address: string; port: number }): string => `${address} ${port}`;

/** The packets of the connection that a row is about. */
function streamOf(row: Row, session: Session, seen: readonly Seen[]): readonly Seen[] {
  const data = session.connections.find(({ id }) => id === row.connection);
  const frame = data?.synFrame ?? session.rows[0]?.frames[0]?.[0];
  const stream = seen.find((one) => one.frame === frame)?.stream;
  return seen.filter((one) => one.stream === stream);
}

/** Who on a connection is the client of the session. */
function clientEnd(row: Row, session: Session): string {
  const data = session.connections.find(({ id }) => id === row.connection);
  if (data === undefined) return name(session.client);
  const passive = data.method === "PASV" || data.method === "EPSV";
  const end = passive ? data.from : data.to;
  if (end === null) throw new Error(`${data.id} has no ends`);
  return name(end);
}

const analyses = new Map<string, Analysis>(
  corpusNames.map((file) => [file, analyzeBytes(corpus(file), { host: nodeHost })]),
);
const analysisOf = (file: string): Analysis => {
  const analysis = analyses.get(file);
  if (analysis === undefined) throw new Error(`no ${file}`);
  return analysis;
};

describe.skipIf(!hasCorpus || !hasTshark).each(corpusNames)("%s is told as tshark sees it", (file) => {
  const seen = hasCorpus && hasTshark ? askTshark(corpus(file)) : [];
  const { sessions } = analysisOf(file);

  it("who opened each connection, in which frame, and every frame of it", () => {
    for (const session of sessions) {
      expect(seen.find(({ syn, to }) => syn && to === name(session.server))?.syn).toBe(true);
      for (const data of session.connections) {
        const syn = seen.find(({ frame }) => frame === data.synFrame);
        if (data.state !== "open") expect(syn).toBeUndefined();
        else {
          const stream = seen.filter((one) => one.stream === syn?.stream);
          expect(stream[0]).toMatchObject({ frame: data.synFrame, syn: true, ack: false });
          expect([data.from, data.to].map((end) => end && name(end))).toEqual([
            stream[0]?.from,
            stream[0]?.to,
          ]);
          expect(numbers(data.frames)).toEqual(stream.map(({ frame }) => frame));
        }
      }
    }
  });

  it("how many bytes each data connection carried", () => {
    for (const session of sessions) {
      for (const data of session.connections) {
        if (data.from === null) continue;
        const stream = seen.filter(
          ({ from, to }) =>
            [from, to].sort().join() ===
            [data.from, data.to]
              .map((end) => end && name(end))
              .sort()
              .join(),
        );
        const sent = (from: boolean): number => {
          const own = stream.filter((one) => (data.from !== null && one.from === name(data.from)) === from);
          // Relative numbers begin with 1; a FIN is counted like a byte. They wrap at 2^32.
          const last = own.at(-1)?.end ?? 0;
          return last - 1 - (own.some(({ fin }) => fin) ? 1 : 0);
        };
        const passive = data.method === "PASV" || data.method === "EPSV";
        const [toClient, toServer] = passive ? [sent(false), sent(true)] : [sent(true), sent(false)];
        expect([data.bytesToClient % 2 ** 32, data.bytesToServer]).toEqual([toClient, toServer]);
      }
    }
  });

  it("who closed first, and with which frames", () => {
    for (const session of sessions) {
      for (const row of session.rows) {
        if (!row.kind.startsWith("tcp.close")) continue;
        const fins = streamOf(row, session, seen).filter(({ fin }) => fin);
        const who = fins[0]?.from === clientEnd(row, session) ? "client" : "server";
        expect(row.params, row.kind).toMatchObject({ who });
        expect(row.frames[0]?.[0]).toBe(fins[0]?.frame);
        expect(numbers(row.frames)).toEqual(expect.arrayContaining(fins.map(({ frame }) => frame)));
        expect(row.kind === "tcp.close.4way").toBe(numbers(row.frames).length === 4);
      }
    }
  });

  it("which commands and replies there are", () => {
    const clear = sessions.filter(({ encrypted }) => encrypted === "no");
    const told = clear.flatMap((session) => session.commands.map(({ frame, verb }) => `${frame} ${verb}`));
    const ports = new Set(clear.flatMap(({ client }) => [name(client)]));
    const mine = seen.filter(({ from, to }) => ports.has(from) || ports.has(to));
    expect(told).toEqual(
      mine.filter(({ command }) => command !== "").map(({ frame, command }) => `${frame} ${command}`),
    );
    const replies = clear.flatMap(({ rows }) => rows).filter((row) => row.kind === "reply");
    for (const row of replies) {
      const first = seen.find(({ frame }) => frame === row.frames[0]?.[0]);
      // tshark wants a blank behind the code.
      if (first?.code !== "") expect(first?.code).toBe(String(row.params.code));
    }
  });

  it("no frame in two rows, but a FIN or an ACK that carries data; and none in no row", () => {
    const places = new Map<number, Row[]>();
    for (const row of sessions.flatMap(({ rows }) => rows)) {
      for (const frame of numbers([...row.frames, ...row.acks]))
        places.set(frame, [...(places.get(frame) ?? []), row]);
    }
    expect([...places.keys()].sort((a, b) => a - b)).toEqual(seen.map(({ frame }) => frame));
    for (const [frame, rows] of places) {
      // One packet may hold the end of a TLS handshake and what comes behind it.
      const shared = rows.filter(({ kind }) => !/^(?:tcp\.(?:close|handshake|reset)|tls\.)/.test(kind));
      expect(
        shared.map(({ kind }) => kind),
        `frame ${frame}`,
      ).toHaveLength(Math.min(1, shared.length));
    }
  });
});

/** Sessions, their transfers, and the rows that are not "ok": read packet by packet, and found to be so. */
const facts: Readonly<Record<string, readonly (readonly [transfers: string, odd: string])[]>> = {
  "suricata-filestore-passive.pcap": [["RETR 39 yes", ""]],
  "suricata-firewall-116.pcap": [
    ["STOR 83, APPE 44, STOU 44, LIST 693, NLST 253, MLSD 833, RETR 39", ""],
    ["STOR 83, APPE 44, STOU 44, LIST 879, NLST 329, MLSD 1054, RETR 39", ""],
  ],
  "suricata-ftp-bounce.pcap": [
    ["", ""],
    ["", ""],
  ],
  "suricata-ftp-download-active.pcap": [["NLST 25, RETR 39 yes, NLST 25", ""]],
  "suricata-ftp-download-passive.pcap": [["NLST 25, RETR 39 yes, NLST 25", ""]],
  // 5,416,642,848 bytes of the transfer are not in the capture.
  "zeek-bigtransfer.pcap": [["LIST 270, RETR 5416666670", "missing tcp.gap.capture warn"]],
  "zeek-fake-server-delays-all.pcap": [["", ""]],
  // FIN and RST right behind the client's close_notify.
  "zeek-ftp-auth-tls.pcap": [["", "83 tcp.close.reset note"]],
  "zeek-ftp-missing-space-after-reply-code.pcap": [["", ""]],
  "zeek-ipv4.pcap": [["LIST 342, RETR 77 yes, LIST 342, RETR 77 yes", ""]],
  "zeek-ipv6.pcap": [["LIST 342, NLST 43, RETR 77 yes, RETR 77 yes, LIST 342", ""]],
  // CWD into a file: how the client tells one from a directory.
  "zeek-retr.pcap": [["RETR 16557 yes", "33 reply warn"]],
};

describe.skipIf(!hasCorpus)("what was read in them", () => {
  it("is still told", () => {
    const told = Object.fromEntries(
      corpusNames.map((file) => [
        file,
        analysisOf(file).sessions.map(({ transfers, rows }) => [
          transfers
            .map(
              ({ command, bytes, complete }) =>
                `${command} ${bytes}${complete === "unknown" ? "" : ` ${complete}`}`,
            )
            .join(", "),
          rows
            .filter(({ level }) => level !== "ok")
            .map(({ frames, kind, level }) => `${frames[0]?.[0] ?? "missing"} ${kind} ${level}`)
            .join(", "),
        ]),
      ]),
    );
    expect(told).toEqual(facts);
  });
});
