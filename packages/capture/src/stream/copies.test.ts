import { describe, expect, it } from "vitest";
import { Conversation } from "../../test/conversation.ts";
import { TCP_ACK } from "../decode/index.ts";

const bytes = new TextEncoder().encode("USER a\r\n");

describe("packets that are in the capture twice", () => {
  it("are copies, whatever they carry, and count once", () => {
    const talk = new Conversation();
    const syn = talk.flow.syn();
    const synAck = talk.flow.synAck();
    const data = talk.flow.data("initiator", bytes);
    const fin = talk.flow.fin("initiator");
    for (const frame of [syn, synAck, data, fin]) talk.send(frame).send(frame);
    const [seen] = talk.end();
    expect(seen?.copies).toEqual([2, 4, 6, 8]);
    expect(seen?.segments.map(({ frame, retransmission }) => [frame, retransmission])).toEqual([
      [1, false],
      [3, false],
      [5, false],
      [7, false],
    ]);
  });

  it("may come in a bunch, after others", () => {
    const talk = new Conversation().handshake();
    const burst = Array.from({ length: 40 }, () => talk.flow.data("initiator", bytes));
    for (const frame of [...burst, ...burst]) talk.send(frame);
    expect(talk.end()[0]?.copies).toEqual(Array.from({ length: 40 }, (_, index) => 44 + index));
  });

  it("are no copies when they come late, or with another identification: sent again", () => {
    const talk = new Conversation().handshake();
    const late = talk.flow.data("initiator", bytes);
    talk.send(late).wait(0.3).send(late);
    const again = talk.at(8, "NOOP\r\n").at(8, "NOOP\r\n");
    const [seen] = again.end();
    expect(seen?.copies).toEqual([]);
    expect(seen?.segments.filter(({ retransmission }) => retransmission).map(({ frame }) => frame)).toEqual([
      5, 7,
    ]);
  });

  it("are no copies where ACKs and SYN/ACKs without identification repeat one another", () => {
    const talk = new Conversation({ addresses: ["2001:db8::1", "2001:db8::2"] });
    const synAck = talk.send(talk.flow.syn()).flow.synAck();
    talk.send(synAck).send(synAck).send(talk.flow.ack("initiator"));
    const ack = talk.flow.segment("responder", { flags: TCP_ACK });
    for (let times = 0; times < 3; times++) talk.send(ack);
    expect(talk.seen.copies).toEqual([]);
    const data = talk.flow.data("initiator", bytes);
    talk.send(data).send(data);
    expect(talk.seen.copies).toEqual([9]);
    // Now that one was copied, the ACKs are copies too.
    talk.send(talk.flow.ack("responder")).send(talk.flow.ack("responder"));
    expect(talk.end()[0]?.copies).toEqual([9, 11]);
  });
});
