import type { WireEvent } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { readAll, textOf, track } from "../../test/collect.ts";
import { hasTshark, tshark, tsharkFields, verifyChecksums, wrongChecksum } from "../../test/tshark.ts";
import { concatBytes } from "./bytes.ts";
import { WireCapture, wireCaptureComment } from "./wire-capture.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const client = { address: "::ffff:192.168.13.104", port: 40001 };
const server = { address: "192.168.13.111", port: 21 };
const start = 1_700_000_000_000.25;

const say = (time: number, direction: "to-server" | "to-client", words: string): WireEvent => ({
  type: "bytes",
  time,
  id: 1,
  direction,
  length: words.length,
  payload: text(words),
});

/** An active transfer of `size` bytes within a session; payload of the data connection is not observed. */
const session = (size: number): WireEvent[] => [
  { type: "open", time: start, id: 1, channel: "control", client, server, initiator: "client" },
  say(start + 1, "to-client", "220 ready\r\n"),
  say(start + 2, "to-server", "PORT 192,168,13,104,156,66\r\n"),
  say(start + 3, "to-client", "200 ok\r\n"),
  say(start + 4, "to-server", "RETR a\r\n"),
  say(start + 4, "to-client", "150 here\r\n"),
  {
    type: "open",
    time: start + 4,
    id: 2,
    channel: "data",
    client: { address: "192.168.13.104", port: 40002 },
    server: { address: "192.168.13.111", port: 20 },
    initiator: "server",
  },
  { type: "bytes", time: start + 5, id: 2, direction: "to-client", length: size },
  { type: "fin", time: start + 6, id: 2, by: "server" },
  { type: "fin", time: start + 6, id: 2, by: "client" },
  say(start + 7, "to-client", "226 done\r\n"),
  { type: "reset", time: start + 8, id: 1, by: "client" },
];

function capture(events: readonly WireEvent[], options?: { comment: string }): Uint8Array {
  const wire = new WireCapture(options);
  for (const event of events) wire.event(event);
  return wire.finish();
}

describe("WireCapture", () => {
  it("is read back as it was observed", () => {
    const file = capture(session(150_000));
    const { all } = track(file);
    expect(all.map(({ connection }) => [connection.initiator, connection.responder])).toEqual([
      [{ address: "192.168.13.104", port: 40001 }, server],
      [
        { address: "192.168.13.111", port: 20 },
        { address: "192.168.13.104", port: 40002 },
      ],
    ]);
    expect(textOf(all[0], "initiator")).toBe("PORT 192,168,13,104,156,66\r\nRETR a\r\n");
    expect(textOf(all[0], "responder")).toBe("220 ready\r\n200 ok\r\n150 here\r\n226 done\r\n");
    expect(textOf(all[1], "initiator")).toBe("<gap 65000 cut><gap 65000 cut><gap 20000 cut>");
    expect(all[1]?.segments.map(({ kind }) => kind).join(" ")).toBe(
      "syn syn-ack handshake-ack data ack data ack data ack fin ack fin ack",
    );
    expect(all[0]?.segments.at(-1)?.kind).toBe("rst");
    expect(all.flatMap(({ segments }) => segments).some((segment) => segment.retransmission)).toBe(false);
  });

  it("says that it was rebuilt, and what the caller adds", () => {
    expect(readAll(capture([])).comments).toEqual([wireCaptureComment]);
    expect(readAll(capture([], { comment: "Seen by the server." })).comments).toEqual([
      `${wireCaptureComment} Seen by the server.`,
    ]);
  });

  it("gives its bytes as they come to a sink of one's own", () => {
    const chunks: Uint8Array[] = [];
    const wire = new WireCapture({ sink: (chunk) => chunks.push(chunk) });
    for (const event of session(100)) wire.event(event);
    expect(concatBytes(chunks)).toEqual(capture(session(100)));
    expect(wire.finish()).toHaveLength(0);
  });

  it("keeps times strictly growing, and those of the events where it can", () => {
    const { packets } = readAll(capture(session(10)));
    const times = packets.map(({ seconds, nanos }) => seconds * 1e6 + nanos / 1000);
    expect(times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0))).toBe(true);
    expect(packets[0]).toMatchObject({ seconds: 1_700_000_000, nanos: 250_000 });
  });

  it("writes failed attempts", () => {
    const attempt = (reason: "refused" | "timeout"): WireEvent[] => [
      { type: "open", time: start, id: 1, channel: "control", client, server, initiator: "client" },
      {
        type: "refused",
        time: start + 3000,
        id: 2,
        channel: "data",
        client,
        server: { ...server, port: 5000 },
        initiator: "client",
        reason,
      },
    ];
    const kinds = (events: WireEvent[]): string[] =>
      track(capture(events)).all[1]?.segments.map(({ kind }) => kind) ?? [];
    expect(kinds(attempt("refused"))).toEqual(["syn", "rst"]);
    expect(kinds(attempt("timeout"))).toEqual(["syn", "syn"]);
  });

  it("leaves out what makes no sense", () => {
    const opened: WireEvent[] = [
      { type: "open", time: start, id: 1, channel: "control", client, server, initiator: "client" },
      { type: "fin", time: start, id: 1, by: "client" },
    ];
    const more: WireEvent[] = [
      { type: "fin", time: start, id: 9, by: "client" },
      { type: "fin", time: start, id: 1, by: "client" },
      say(start, "to-server", "after the end"),
    ];
    expect(capture([...opened, ...more])).toEqual(capture(opened));
  });

  it.skipIf(!hasTshark)(
    "is opened by tshark: FTP recognised, checksums right, nothing to remark (tshark)",
    () => {
      const file = capture(session(150_000));
      const remarks = `${wrongChecksum} || tcp.analysis.flags || _ws.malformed`;
      expect(tshark(file, ...verifyChecksums, "-Y", remarks)).toEqual([]);
      const fields = ["tcp.stream", "tcp.len", "ftp.request.command", "ftp.response.code"];
      const withPayload = tsharkFields(file, ...fields).filter((line) => !/ 0 *$/.test(line.trimEnd()));
      expect(withPayload.map((line) => line.trim().replace(/ +/g, " "))).toEqual([
        "0 11 220",
        "0 28 PORT",
        "0 8 200",
        "0 8 RETR",
        "0 10 150",
        "1 65000",
        "1 65000",
        "1 20000",
        "0 10 226",
      ]);
    },
  );
});
