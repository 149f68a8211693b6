import { describe, expect, it } from "vitest";
import { Conversation } from "../../test/conversation.ts";
import { TCP_ACK, TCP_PSH } from "../decode/index.ts";
import { addressBytes, macFor } from "../write/address-bytes.ts";
import { buildTcpFrame, type Frame } from "../write/tcp-frame.ts";

const bytes = new TextEncoder().encode("USER a\r\n");

/** A packet as it is met behind a router. */
function passed({ data, originalLength }: Frame): Frame {
  const further = data.slice();
  const at = data[12] === 0x08 ? 22 : 21;
  further[at] = (further[at] ?? 0) - 1;
  return { data: further, originalLength };
}

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

  it("are copies, though they come late, where they were met elsewhere: behind a router, or by another interface", () => {
    const talk = new Conversation().handshake();
    const near = talk.flow.data("initiator", bytes);
    const far = talk.flow.data("responder", bytes);
    talk.send(near).wait(0.3).send(passed(near)).wait(1.5).send(passed(near));
    // By a clock that is ahead the packet of before the router comes last.
    talk.send(passed(far)).wait(0.9).send(far);
    const other = talk.flow.data("initiator", bytes);
    talk.send(other, 0).wait(1).send(other, 1);
    const [seen] = talk.end();
    expect(seen?.copies).toEqual([5, 6, 8, 10]);
    expect(seen?.segments.some(({ retransmission }) => retransmission)).toBe(false);
  });

  it("were sent again if they are met again where they were met first, with the same identification", () => {
    const talk = new Conversation().handshake();
    const kept = talk.flow.data("initiator", bytes);
    talk.send(kept).send(passed(kept)).wait(0.3).send(kept).send(passed(kept));
    const [seen] = talk.end();
    expect(seen?.copies).toEqual([5, 7]);
    expect(seen?.segments.at(-1)).toMatchObject({ frame: 6, retransmission: true });
  });

  it("are no copies elsewhere either when they come seconds later, or have another identification", () => {
    const talk = new Conversation().handshake();
    const late = talk.flow.data("initiator", bytes);
    talk.send(late).wait(2.5).send(passed(late));
    const [first, again] = [0, 1].map(() =>
      talk.flow.segment("initiator", { flags: TCP_ACK | TCP_PSH, seq: 1009, payload: bytes }),
    );
    if (first === undefined || again === undefined) throw new Error("no segments");
    talk.send(first).wait(0.2).send(passed(again));
    const [seen] = talk.end();
    expect(seen?.copies).toEqual([]);
    expect(seen?.segments.filter(({ retransmission }) => retransmission).map(({ frame }) => frame)).toEqual([
      5, 7,
    ]);
  });

  it("without identification are copies if their time stamps are the same, or they are SYNs", () => {
    const addresses: [string, string] = ["2001:db8::1", "2001:db8::2"];
    const talk = new Conversation({ addresses });
    const syn = talk.flow.syn();
    const synAck = talk.flow.synAck();
    talk.send(syn).send(passed(synAck)).send(talk.flow.ack("initiator")).wait(0.4);
    talk.send(passed(syn)).send(synAck).wait(0.7).send(syn);
    expect(talk.seen.copies).toEqual([4, 5]);
    const [from, to] = addresses.map((address, at) => {
      const raw = addressBytes(address);
      return { mac: macFor(raw), address: raw, port: [40_000, 21][at] ?? 0 };
    });
    if (from === undefined || to === undefined) throw new Error("no addresses");
    const timed = (time: number): Frame =>
      buildTcpFrame(from, to, {
        seq: 1001,
        ack: 7001,
        flags: TCP_ACK | TCP_PSH,
        window: 502,
        options: Uint8Array.of(1, 1, 8, 10, 0, 0, 0, time, 0, 0, 0, 9),
        payload: bytes,
        payloadLength: bytes.length,
        ttl: 64,
        id: 0,
      });
    talk
      .send(timed(1))
      .wait(0.3)
      .send(passed(timed(1)))
      .send(passed(timed(2)));
    const plain = talk.flow.segment("initiator", { flags: TCP_ACK | TCP_PSH, seq: 1009, payload: bytes });
    talk.send(plain).wait(0.3).send(passed(plain));
    const [seen] = talk.end();
    expect(seen?.copies).toEqual([4, 5, 8]);
    expect(seen?.segments.filter(({ retransmission }) => retransmission).map(({ frame }) => frame)).toEqual([
      6, 9, 11,
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
