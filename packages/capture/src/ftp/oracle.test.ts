import { describe, expect, it } from "vitest";
import { corpus, corpusNames, hasCorpus } from "../../test/corpus.ts";
import { hasTshark, tshark } from "../../test/tshark.ts";
import { analyzeBytes } from "../index.ts";
import type { FrameRange, Row } from "../model.ts";

/** One packet, as tshark sees it. */
interface Packet {
  readonly frame: number;
  readonly stream: string;
  readonly sender: string;
  readonly fin: boolean;
  readonly reset: boolean;
  readonly seq: number;
  readonly ack: number;
  readonly length: number;
  readonly verb: string;
  readonly argument: string;
  readonly code: string;
  readonly setupFrame: string;
  readonly command: string;
  readonly commandFrame: string;
}

const fields = [
  "frame.number",
  "tcp.stream",
  "tcp.srcport",
  "tcp.flags.fin",
  "tcp.flags.reset",
  "tcp.seq",
  "tcp.ack",
  "tcp.len",
  "ftp.request.command",
  "ftp.request.arg",
  "ftp.response.code",
  "ftp-data.setup-frame",
  "ftp-data.command",
  "ftp-data.command-frame",
];

function dissect(file: Uint8Array): Packet[] {
  const wanted = fields.flatMap((name) => ["-e", name]);
  const lines = tshark(file, "-2", "-Y", "tcp", "-T", "fields", "-E", "occurrence=f", ...wanted);
  return lines.map((line) => {
    const [frame, stream, sender, fin, reset, seq, ack, length, ...ftp] = line.split("\t");
    const [verb = "", argument = "", code = "", setupFrame = "", command = "", commandFrame = ""] = ftp;
    return {
      frame: Number(frame),
      stream: `${stream}`,
      sender: `${sender}`,
      fin: fin === "1",
      reset: reset === "1",
      seq: Number(seq),
      ack: Number(ack),
      length: Number(length),
      verb,
      argument,
      code,
      setupFrame,
      command,
      commandFrame,
    };
  });
}

function list(ranges: readonly FrameRange[]): number[] {
  return ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
}

/** FINs, and the first pure ACK of each, of every connection (explain-spec.md §2.2) that no RST of the only closing side cut off. */
function closes(packets: readonly Packet[]): number[][] {
  const streams = [...new Set(packets.map(({ stream }) => stream))];
  return streams.flatMap((stream) => {
    const all = packets.filter((one) => one.stream === stream);
    const fins = all.filter(({ fin }) => fin);
    if (all.some(({ reset, sender }) => reset && fins.every((fin) => fin.sender === sender))) return [];
    const acks = fins.flatMap((fin) => {
      const end = fin.seq + fin.length + 1;
      const later = all.filter((one) => one.frame > fin.frame && one.sender !== fin.sender && !one.reset);
      const first = later.find(({ ack }) => ack >= end);
      return first !== undefined && first.length === 0 && !first.fin ? [first.frame] : [];
    });
    const members = [...fins.map(({ frame }) => frame), ...acks].sort((a, b) => a - b);
    return members.length === 0 ? [] : [members];
  });
}

// Only where tshark is right: it does not read multi-line replies, nor link PORT from ports other than 20, nor EPRT.
describe.skipIf(!hasCorpus || !hasTshark)("against tshark", () => {
  for (const name of corpusNames) {
    it(name, () => {
      const file = corpus(name);
      const packets = dissect(file);
      const analysis = analyzeBytes(file, { showPasswords: true });
      const rows: Row[] = analysis.sessions.flatMap((session) => session.rows);

      const commands = rows.flatMap((row) => (row.kind === "command" ? [row] : []));
      expect(commands.map(({ frames, params }) => [frames[0]?.[0], params.verb, params.argument])).toEqual(
        packets.filter(({ verb }) => verb !== "").map(({ frame, verb, argument }) => [frame, verb, argument]),
      );

      const codes = new Map<number, number>();
      for (const row of rows) {
        if (row.kind === "reply") for (const frame of list(row.frames)) codes.set(frame, row.params.code);
      }
      for (const { frame, code } of packets)
        if (code !== "") expect([frame, `${codes.get(frame)}`]).toEqual([frame, code]);

      const connections = analysis.sessions.flatMap((session) => session.connections);
      for (const { setupFrame, command, commandFrame } of packets) {
        if (setupFrame === "") continue;
        const linked = connections.find(({ announcedIn }) => `${announcedIn}` === setupFrame);
        expect(linked).toMatchObject({ state: "open" });
        // It takes a SIZE between for the command that the data belongs to.
        if (!command.startsWith("SIZE")) expect(`${linked?.commandFrame}`).toBe(commandFrame);
      }

      const ours = rows
        .filter(({ kind }) => kind.startsWith("tcp.close.") && kind !== "tcp.close.reset")
        .map(({ frames }) => list(frames));
      const theirs = closes(packets);
      expect(ours.length).toBe(theirs.length);
      for (const members of theirs) {
        const row = ours.find((frames) => frames[0] === members[0]) ?? [];
        // A FIN that only the other FIN acknowledges may have one more: the receiver's ACK of the data before it.
        const more = row.filter((frame) => !members.includes(frame));
        expect(row).toEqual(expect.arrayContaining(members));
        expect(more.length).toBeLessThanOrEqual(members.length === 3 ? 1 : 0);
      }

      const placed = new Set(rows.flatMap(({ frames, acks }) => [...list(frames), ...list(acks)]));
      expect(packets.filter(({ frame }) => !placed.has(frame))).toEqual([]);
      expect(analysis.otherPackets.byKind["TCP"]).toBeUndefined();
    });
  }
});
