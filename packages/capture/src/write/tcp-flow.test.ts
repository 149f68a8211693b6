import { describe, expect, it } from "vitest";
import { hasTshark, tshark, tsharkFields, verifyChecksums, wrongChecksum } from "../../test/tshark.ts";
import { decodePacket } from "../decode/index.ts";
import type { TcpSegment } from "../decode/types.ts";
import { concatBytes } from "./bytes.ts";
import { PcapWriter } from "./pcap-writer.ts";
import { PcapngWriter } from "./pcapng-writer.ts";
import { TcpFlow } from "./tcp-flow.ts";
import type { Frame } from "./tcp-frame.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

function session(client: string, server: string): Frame[] {
  const flow = new TcpFlow({ address: client, port: 40001 }, { address: server, port: 21 });
  return [
    flow.syn(),
    flow.synAck(),
    flow.ack("initiator"),
    flow.data("responder", text("220 ready\r\n")),
    flow.ack("initiator"),
    flow.data("initiator", text("QUIT\r\n")),
    flow.fin("responder", text("221 bye\r\n")),
    flow.ack("initiator"),
    flow.fin("initiator"),
    flow.ack("responder"),
  ];
}

function segment(frame: Frame): TcpSegment {
  const decoded = decodePacket({
    frame: 1,
    seconds: 0,
    nanos: 0,
    linkType: 1,
    data: frame.data,
    start: 0,
    end: frame.data.length,
    originalLength: frame.originalLength,
    interfaceId: 0,
  });
  if (decoded.tcp === null) throw new Error(`not TCP: ${decoded.other}`);
  return decoded.tcp;
}

const families = [
  ["IPv4", "192.168.13.104", "192.168.13.111"],
  ["IPv6", "2001:db8::1", "2001:db8::2"],
] as const;

describe.each(families)("TcpFlow over %s", (_, client, server) => {
  const frames = session(client, server);

  it("acknowledges what the other side has sent", () => {
    const segments = frames.map(segment);
    const [syn, synAck, third, greeting, , quit, bye, , fin, last] = segments;
    expect(synAck?.ack).toBe((syn?.seq ?? 0) + 1);
    expect(third?.ack).toBe((synAck?.seq ?? 0) + 1);
    expect(quit?.ack).toBe((greeting?.seq ?? 0) + 11);
    expect(fin?.ack).toBe((bye?.seq ?? 0) + 10);
    expect(last?.ack).toBe((fin?.seq ?? 0) + 1);
    expect(syn?.windowScale).toBe(7);
  });

  it.skipIf(!hasTshark)("is read by tshark with right checksums and nothing to remark (tshark)", () => {
    const writers = [new PcapWriter({ nanos: true }), new PcapngWriter({ comment: "c" })];
    for (const writer of writers) {
      const packets = frames.map((frame, index) =>
        writer.packet({ seconds: 1_700_000_000 + index, nanos: 1001 }, frame),
      );
      const file = concatBytes([writer.header(), ...packets]);
      const remarks = tshark(
        file,
        ...verifyChecksums,
        "-Y",
        `${wrongChecksum} || tcp.analysis.flags || _ws.malformed`,
      );
      expect(remarks).toEqual([]);
      const words = tsharkFields(file, "ftp.request.command", "ftp.response.code").join("");
      expect(words.replace(/ /g, "")).toBe("220QUIT221");
    }
  });
});

describe("TcpFlow", () => {
  const make = (): TcpFlow =>
    new TcpFlow(
      { address: "10.0.0.1", port: 1, isn: 0xfffffffe, mac: "02:aa:bb:cc:dd:ee", ttl: 128, mss: 65495 },
      { address: "10.0.0.2", port: 2, isn: 7 },
    );

  it("repeats a SYN with its sequence number, and wraps around", () => {
    const flow = make();
    const [first, second] = [segment(flow.syn()), segment(flow.syn())];
    expect([first.seq, second.seq, first.mss, first.ttl]).toEqual([0xfffffffe, 0xfffffffe, 65495, 128]);
    expect(segment(flow.synAck()).ack).toBe(0xffffffff);
    expect(segment(flow.data("initiator", text("ab"))).seq).toBe(0xffffffff);
    expect(flow.next("initiator")).toBe(1);
  });

  it("leaves the flow where it is when the sequence number is given", () => {
    const flow = make();
    const before = flow.next("responder");
    expect(
      segment(flow.segment("responder", { flags: 0x10, seq: 3, ack: 4, window: 5, payload: text("x") })),
    ).toMatchObject({
      seq: 3,
      ack: 4,
      window: 5,
      wireLength: 1,
    });
    expect(flow.next("responder")).toBe(before);
  });

  it("writes frames without payload short of their length", () => {
    const frame = make().data("initiator", 1000);
    expect([frame.data.length, frame.originalLength]).toEqual([54, 1054]);
    expect(segment(frame)).toMatchObject({ wireLength: 1000, payload: new Uint8Array(0) });
  });

  it("maps an IPv4 address when the other end has IPv6", () => {
    const flow = new TcpFlow({ address: "10.0.0.1", port: 1 }, { address: "::1", port: 2 });
    expect(segment(flow.syn()).source.version).toBe(6);
  });
});
