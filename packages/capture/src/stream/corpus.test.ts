import { describe, expect, it } from "vitest";
import { type Seen, track } from "../../test/collect.ts";
import { corpus, corpusNames, hasCorpus } from "../../test/corpus.ts";
import { hasTshark, tshark } from "../../test/tshark.ts";

interface Oracle {
  /** "STREAM FRAME" of every TCP packet. */
  readonly frames: string[];
  /** Per stream the hexadecimal bytes of both directions. */
  readonly streams: Map<number, readonly [string, string]>;
}

/** One run of tshark: the second direction of a followed stream is indented. */
function askTshark(file: Uint8Array, connections: number): Oracle {
  const follow = Array.from({ length: connections }, (_, stream) => [
    "-z",
    `follow,tcp,raw,${stream}`,
  ]).flat();
  const fields = ["-T", "fields", "-E", "separator=/s", "-e", "tcp.stream", "-e", "frame.number"];
  const frames: string[] = [];
  const streams = new Map<number, [string, string]>();
  let current: [string, string] | undefined;
  for (const line of tshark(file, ...fields, ...follow)) {
    const header = /^Filter: tcp\.stream eq (\d+)/.exec(line);
    if (header !== null) {
      current = ["", ""];
      streams.set(Number(header[1]), current);
    } else if (current === undefined && /^\d+ \d+$/.test(line)) frames.push(line);
    else if (current !== undefined && /^\t?[0-9a-f]+$/.test(line))
      current[line.startsWith("\t") ? 1 : 0] += line.trim();
  }
  return { frames, streams };
}

/** As tshark writes it: a gap is a sentence, in hexadecimal too. */
function hex(parts: Seen["streams"]["initiator"]): string {
  const bytes = parts.map((part) =>
    part instanceof Uint8Array ? part : Buffer.from(`[${part.gap} bytes missing in capture file]\0`),
  );
  return Buffer.concat(bytes).toString("hex");
}

describe.skipIf(!hasCorpus || !hasTshark)("public captures (corpora, tshark)", () => {
  it.each(corpusNames)("%s: same connections, frames and bytes as tshark", (name) => {
    const file = corpus(name);
    const { all } = track(file);
    const oracle = askTshark(file, all.length);
    const frames = all.flatMap(({ connection, segments }) =>
      segments.map(({ frame }) => `${connection.id} ${frame}`),
    );
    expect(frames.sort()).toEqual(oracle.frames.sort());
    for (const { connection, streams } of all) {
      const ours = [hex(streams.initiator), hex(streams.responder)];
      // Which direction tshark indents depends on who sent first.
      expect([ours, ours.toReversed()]).toContainEqual(oracle.streams.get(connection.id));
    }
  });

  it("zeek-retr.pcap: the retransmission that tshark names", () => {
    const segments = track(corpus("zeek-retr.pcap")).all.flatMap((seen) => seen.segments);
    expect(segments.filter(({ retransmission }) => retransmission).map(({ frame }) => frame)).toEqual([24]);
    expect(segments.some(({ outOfOrder, keepAlive, conflict }) => outOfOrder || keepAlive || conflict)).toBe(
      false,
    );
  });
});
