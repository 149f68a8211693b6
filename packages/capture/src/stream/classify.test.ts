import { describe, expect, it } from "vitest";
import { Conversation } from "../../test/conversation.ts";
import type { SegmentInfo } from "./types.ts";

const last = (talk: Conversation): SegmentInfo | undefined => talk.seen.segments.at(-1);

describe("what a segment is", () => {
  it("numbers sequence and acknowledgment from the handshake on, as Wireshark", () => {
    const talk = new Conversation().handshake().say("responder", "220 x\r\n").say("initiator", "QUIT\r\n");
    expect(talk.seen.segments.map(({ relSeq, relAck }) => [relSeq, relAck])).toEqual([
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 1],
      [1, 8],
    ]);
  });

  it("knows the ACK of a FIN", () => {
    const talk = new Conversation().handshake();
    talk.send(talk.flow.fin("responder")).send(talk.flow.ack("initiator"));
    talk.send(talk.flow.fin("initiator")).send(talk.flow.ack("responder"));
    expect(talk.seen.segments.slice(3).map(({ kind, acksFin }) => [kind, acksFin])).toEqual([
      ["fin", false],
      ["ack", true],
      ["fin", true],
      ["ack", true],
    ]);
  });

  it("knows crossing FINs", () => {
    const talk = new Conversation().handshake();
    const crossing = talk.flow.segment("initiator", { flags: 0x11 });
    const ack = talk.flow.next("initiator") - 1;
    talk.send(crossing).send(talk.flow.segment("responder", { flags: 0x11, ack }));
    expect(talk.seen.segments.slice(3).map(({ kind, acksFin }) => [kind, acksFin])).toEqual([
      ["fin", false],
      ["fin", false],
    ]);
  });

  it("knows a repeated FIN", () => {
    const talk = new Conversation().handshake();
    talk.send(talk.flow.fin("initiator"));
    const seq = talk.flow.next("initiator") - 1;
    talk.wait(1).send(talk.flow.segment("initiator", { flags: 0x11, seq }));
    expect(talk.seen.segments.slice(3).map(({ retransmission }) => retransmission)).toEqual([false, true]);
  });

  it("tells a reordered segment from one that was sent again", () => {
    const soon = new Conversation().handshake().at(3, "def").at(0, "abc");
    expect(last(soon)).toMatchObject({ outOfOrder: true, retransmission: false });
    const late = new Conversation().handshake().at(3, "def").wait(0.2).at(0, "abc");
    expect(last(late)).toMatchObject({ outOfOrder: false, retransmission: true });
    const fast = new Conversation()
      .handshake()
      .at(0, "a")
      .ackUpTo(1)
      .at(3, "d")
      .ackUpTo(1)
      .at(4, "e")
      .ackUpTo(1)
      .at(1, "bc");
    expect(last(fast)).toMatchObject({ outOfOrder: false, retransmission: true });
    const growing = new Conversation()
      .handshake()
      .at(0, "a")
      .ackUpTo(1)
      .at(2, "c")
      .ackUpTo(1, { window: 600 });
    growing.at(4, "e").ackUpTo(1, { window: 700 }).at(1, "b").ackUpTo(3).at(3, "d");
    // The second hole is filled behind an ACK that asks for it once: it was sent again with the first.
    expect(last(growing)).toMatchObject({ outOfOrder: false, retransmission: true });
    const again = new Conversation().handshake().at(3, "def").at(3, "def");
    expect(last(again)).toMatchObject({ outOfOrder: false, retransmission: true });
  });

  it("counts duplicate ACKs while data is outstanding, and starts anew", () => {
    const talk = new Conversation().handshake().at(0, "a").ackUpTo(1).ackUpTo(1);
    talk.at(2, "c").ackUpTo(1).ackUpTo(1).ackUpTo(1).at(1, "b").ackUpTo(3).ackUpTo(3);
    const counts = talk.seen.segments.filter(({ from, kind }) => from === "responder" && kind === "ack");
    expect(counts.map(({ duplicateAck }) => duplicateAck)).toEqual([0, 0, 1, 2, 3, 0, 0]);
  });

  it("knows keep-alive probes, with and without a byte, and their answers", () => {
    const talk = new Conversation().handshake().at(0, "ab").ackUpTo(2);
    talk.wait(60).at(1, "", { flags: 0x10 }).ackUpTo(2).wait(60).at(1, "\0", { flags: 0x10 }).ackUpTo(2);
    expect(
      talk.seen.segments.slice(5).map((info) => [info.kind, info.keepAlive, info.keepAliveAnswer]),
    ).toEqual([
      ["ack", true, false],
      ["ack", false, true],
      ["ack", true, false],
      ["ack", false, true],
    ]);
    expect(
      talk.seen.segments.some(({ retransmission, duplicateAck }) => retransmission || duplicateAck > 0),
    ).toBe(false);
  });

  it("takes one byte sent again for a retransmission, not a keep-alive, until it is acknowledged", () => {
    const talk = new Conversation().handshake().at(0, "a").wait(1).at(0, "a");
    expect(last(talk)).toMatchObject({ keepAlive: false, retransmission: true });
  });

  it("knows zero windows and their end", () => {
    const talk = new Conversation()
      .handshake()
      .at(0, "ab")
      .ackUpTo(2, { window: 0 })
      .wait(1)
      .ackUpTo(2, { window: 500 });
    expect(
      talk.seen.segments.slice(4).map((info) => [info.zeroWindow, info.windowUpdate, info.duplicateAck]),
    ).toEqual([
      [true, false, 0],
      [false, true, 0],
    ]);
  });

  it("does not believe a reset's numbers", () => {
    const talk = new Conversation().handshake().at(0, "ab").at(9, "jk");
    talk.send(talk.flow.segment("responder", { flags: 0x14, ack: 1000 + 1 + 9, payload: new Uint8Array(4) }));
    expect(last(talk)).toMatchObject({ kind: "rst", payloadLength: 4 });
    expect(talk.seen.chunks).toEqual(["4@0+2"]);
  });
});
