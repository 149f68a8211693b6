import { describe, expect, it } from "vitest";
import { textOf } from "../../test/collect.ts";
import { Conversation } from "../../test/conversation.ts";
import { TCP_ACK, TCP_FIN } from "../decode/index.ts";

const initiator = { address: "10.0.0.1", port: 40_000 };
const responder = { address: "10.0.0.2", port: 21 };

describe("connections", () => {
  it("are opened, told in order and closed", () => {
    const talk = new Conversation().handshake().say("responder", "220\r\n").say("initiator", "QUIT\r\n");
    const [seen] = talk.send(talk.flow.fin("responder")).end();
    expect(seen?.connection).toMatchObject({ id: 0, initiator, responder, midstream: false, reused: false });
    expect(seen?.segments.map(({ kind, from }) => `${kind} ${from}`)).toEqual([
      "syn initiator",
      "syn-ack responder",
      "handshake-ack initiator",
      "data responder",
      "data initiator",
      "fin responder",
    ]);
    expect([textOf(seen, "initiator"), textOf(seen, "responder"), seen?.closed]).toEqual([
      "QUIT\r\n",
      "220\r\n",
      1,
    ]);
    expect(seen?.chunks).toEqual(["4@0+5", "5@0+6"]);
  });

  it("are only counted once the sink ignores them, until their ports are used again", () => {
    const talk = new Conversation().handshake();
    const further = { segments: 0 };
    talk.seen.connection.ignore(further);
    talk.say("initiator", "one").at(500, "behind a hole").send(talk.flow.fin("responder"));
    const [first, second] = talk.again(900_000).handshake().say("initiator", "two").end();
    expect(first?.segments).toHaveLength(3);
    expect(first?.streams).toEqual({ initiator: [], responder: [] });
    expect([first?.connection.segments, further.segments, first?.closed]).toEqual([3, 3, 0]);
    expect([second?.connection.segments, second?.connection.reused, textOf(second, "initiator")]).toEqual([
      4,
      true,
      "two",
    ]);
  });

  it("that are ignored and over make way for a connection whose SYN is not in the capture", () => {
    const talk = new Conversation().handshake();
    talk.seen.connection.ignore(null);
    talk.send(talk.flow.fin("responder")).again(900_000).send(talk.flow.synAck());
    expect(talk.end().map(({ connection }) => connection.segments)).toEqual([3, 1]);
  });

  it("are told apart when the same ports are used again (C14)", () => {
    const talk = new Conversation()
      .handshake()
      .say("initiator", "one")
      .again(900_000)
      .handshake()
      .say("initiator", "two");
    const all = talk.end();
    expect(
      all.map((seen) => [seen.connection.id, seen.connection.reused, textOf(seen, "initiator"), seen.closed]),
    ).toEqual([
      [0, false, "one", 1],
      [1, true, "two", 1],
    ]);
  });

  it("are told apart by the SYN/ACK alone once the first has ended", () => {
    const talk = new Conversation().handshake().reset("responder").again(900_000);
    const all = talk.send(talk.flow.synAck()).send(talk.flow.ack("initiator")).end();
    expect(all.map(({ segments }) => segments.map(({ kind }) => kind))).toEqual([
      ["syn", "syn-ack", "handshake-ack", "rst"],
      ["syn-ack", "handshake-ack"],
    ]);
    expect(all[1]?.connection).toMatchObject({ initiator, midstream: false, reused: true });
  });

  it("keep a repeated SYN", () => {
    const talk = new Conversation();
    const [seen, more] = talk
      .send(talk.flow.syn())
      .wait(1)
      .send(talk.flow.syn())
      .wait(2)
      .send(talk.flow.syn())
      .end();
    expect(more).toBe(undefined);
    expect(seen?.segments.map(({ kind, retransmission }) => [kind, retransmission])).toEqual([
      ["syn", false],
      ["syn", true],
      ["syn", true],
    ]);
  });

  it("are guessed at when the capture starts in the middle", () => {
    const [fromServer] = new Conversation()
      .say("responder", "226 done\r\n")
      .say("initiator", "QUIT\r\n")
      .end();
    expect(fromServer?.connection).toMatchObject({ initiator, responder, midstream: true });
    expect([textOf(fromServer, "initiator"), textOf(fromServer, "responder")]).toEqual([
      "QUIT\r\n",
      "226 done\r\n",
    ]);
    expect(fromServer?.segments.map(({ relSeq }) => relSeq)).toEqual([1, 1]);
    const [byPort] = new Conversation({ ports: [2121, 50_000] }).say("initiator", "x").end();
    expect(byPort?.connection.responder.port).toBe(2121);
  });

  it("are bounded: the one idle longest goes, with what it held (T46)", () => {
    const talk = new Conversation({ bounds: { flows: 2 } });
    const one = talk.handshake().at(10, "held").seen;
    const other = new Conversation({ ports: [40_001, 21] });
    const third = new Conversation({ ports: [40_002, 21] });
    talk.send(other.flow.syn());
    expect(one.closed).toBe(0);
    talk.send(third.flow.syn());
    expect([one.closed, textOf(one, "initiator")]).toEqual([1, "<gap 10 end>held"]);
    talk.end();
    expect(talk.collector.all.map(({ closed }) => closed)).toEqual([1, 1, 1]);
  });

  it("reset in the middle end there (C14)", () => {
    const [seen] = new Conversation()
      .handshake()
      .say("initiator", "ab")
      .reset("responder")
      .say("initiator", "c")
      .end();
    expect(textOf(seen, "initiator")).toBe("abc");
    expect(seen?.segments.map(({ kind }) => kind).slice(3)).toEqual(["data", "rst", "data"]);
  });
});

describe("the order of bytes", () => {
  it("is restored (C14)", () => {
    const talk = new Conversation().handshake().at(3, "def").at(6, "ghi").at(0, "abc");
    expect(talk.seen.chunks).toEqual(["6@0+3", "4@3+3", "5@6+3"]);
    expect(textOf(talk.seen, "initiator")).toBe("abcdefghi");
  });

  it("holds over the wrap of sequence numbers (C14)", () => {
    const talk = new Conversation({ isn: 0xfffffff0 }).handshake();
    talk.at(20, "uvwxyz").at(0, "abcdefghij").at(10, "klmnopqrst");
    expect(textOf(talk.seen, "initiator")).toBe("abcdefghijklmnopqrstuvwxyz");
    expect(talk.seen.segments.map(({ relSeq }) => relSeq).slice(3)).toEqual([21, 1, 11]);
  });

  it("takes the first of overlapping segments", () => {
    const talk = new Conversation().handshake().at(2, "CD").at(0, "abcdef").at(4, "xyz");
    expect(textOf(talk.seen, "initiator")).toBe("abCDefz");
  });

  it("takes the first of two that contradict each other, and says so (C14)", () => {
    const talk = new Conversation().handshake().at(0, "USER a\r\n").at(0, "USER b\r\n").at(0, "USER a\r\n");
    expect(textOf(talk.seen, "initiator")).toBe("USER a\r\n");
    expect(
      talk.seen.segments.slice(3).map(({ retransmission, conflict }) => [retransmission, conflict]),
    ).toEqual([
      [false, false],
      [true, true],
      [true, false],
    ]);
  });

  it("takes data on the SYN (C14)", () => {
    const talk = new Conversation();
    talk.at(0, "early", { flags: 2, seq: 1000 }).send(talk.flow.synAck()).at(5, " bird");
    expect(textOf(talk.seen, "initiator")).toBe("early bird");
  });

  it("takes data on the FIN and on the ACK of the handshake", () => {
    const talk = new Conversation();
    talk.send(talk.flow.syn()).send(talk.flow.synAck()).say("initiator", "first ");
    talk.send(talk.flow.fin("initiator", new TextEncoder().encode("last")));
    expect(textOf(talk.seen, "initiator")).toBe("first last");
    expect(talk.seen.segments.slice(2)).toMatchObject([
      { kind: "data", completesHandshake: true },
      { kind: "fin", carriesData: true, fin: true, completesHandshake: false },
    ]);
  });
});

describe("missing bytes", () => {
  it("are the capture's loss when the other side acknowledges them", () => {
    const talk = new Conversation().handshake().at(0, "ab").at(5, "fg");
    expect(textOf(talk.seen, "initiator")).toBe("ab");
    talk.ackUpTo(7);
    expect(textOf(talk.seen, "initiator")).toBe("ab<gap 3 acknowledged>fg");
    talk.at(2, "cde");
    expect(textOf(talk.seen, "initiator")).toBe("ab<gap 3 acknowledged>fg");
  });

  it("are so, too, when the acknowledgment came first, or a FIN stands behind them", () => {
    const talk = new Conversation().handshake().at(0, "ab").ackUpTo(5).at(5, "fg");
    expect(textOf(talk.seen, "initiator")).toBe("ab<gap 3 acknowledged>fg");
    talk.at(9, "", { flags: 0x11 }).ackUpTo(10);
    expect(textOf(talk.seen, "initiator")).toBe("ab<gap 3 acknowledged>fg<gap 2 acknowledged>");
  });

  it("wait for a retransmission while they are not acknowledged", () => {
    const talk = new Conversation().handshake().at(0, "ab").at(5, "fg").ackUpTo(2).ackUpTo(2).at(2, "cde");
    expect(textOf(talk.seen, "initiator")).toBe("abcdefg");
  });

  it("are named when the capture ends", () => {
    expect(textOf(new Conversation().handshake().at(3, "d").end()[0], "initiator")).toBe("<gap 3 end>d");
    expect(textOf(new Conversation().handshake().at(0, "a").ackUpTo(9).end()[0], "initiator")).toBe(
      "a<gap 8 acknowledged>",
    );
    const finLost = new Conversation().handshake().at(0, "a").ackUpTo(2).end()[0];
    expect(textOf(finLost, "initiator")).toBe("a");
    const talk = new Conversation().handshake().at(0, "a");
    const allLost = talk.ackUpTo(9, { flags: TCP_FIN | TCP_ACK }).end()[0];
    expect(textOf(allLost, "initiator")).toBe("a<gap 7 acknowledged>"); // the FIN that the other side's answers is no byte
  });

  it("may be a hole of nearly 2 GiB (C14)", () => {
    const hole = 2 ** 31 - 10;
    expect(textOf(new Conversation().handshake().at(hole, "x").end()[0], "initiator")).toBe(
      `<gap ${hole} end>x`,
    );
  });

  it("are named where the capture cut a packet", () => {
    const talk = new Conversation().handshake().at(0, "abc", { payloadLength: 10 }).at(10, "k");
    expect(textOf(talk.seen, "initiator")).toBe("abc<gap 7 cut>k");
    const reordered = new Conversation().handshake().at(10, "k").at(2, "c", { payloadLength: 8 }).at(0, "ab");
    expect(textOf(reordered.seen, "initiator")).toBe("abc<gap 7 cut>k");
  });

  it("are given up beyond the bound of one direction", () => {
    const talk = new Conversation({ bounds: { reorderPerDirection: 1000 } }).handshake();
    talk.at(1, "x".repeat(800));
    expect(textOf(talk.seen, "initiator")).toBe("");
    talk.at(900, "y".repeat(100));
    expect(textOf(talk.seen, "initiator")).toBe(`<gap 1 bound>${"x".repeat(800)}`);
    expect(textOf(talk.end()[0], "initiator")).toBe(
      `<gap 1 bound>${"x".repeat(800)}<gap 99 end>${"y".repeat(100)}`,
    );
  });

  it("are given up beyond the bound of all", () => {
    const talk = new Conversation({ bounds: { reorderTotal: 1000 } }).handshake().at(1, "x".repeat(800));
    const other = new Conversation({ ports: [40_001, 21] });
    talk
      .send(other.flow.syn())
      .send(other.flow.segment("initiator", { flags: 0x10, seq: 1010, payload: new Uint8Array(300) }));
    expect(talk.seen.streams.initiator[0]).toEqual({ gap: 9, cause: "bound" });
    expect(textOf(talk.collector.all[0], "initiator")).toBe("");
  });

  it("do not let 100,000 tiny segments grow without bound (C14)", () => {
    const talk = new Conversation().handshake();
    for (let offset = 100_000; offset > 0; offset--) talk.at(offset, "x");
    const [seen] = talk.end();
    const gaps = seen?.streams.initiator.filter((part) => !(part instanceof Uint8Array)) ?? [];
    expect(
      gaps.every((gap) => gap instanceof Uint8Array || gap.cause === "bound" || gap.cause === "end"),
    ).toBe(true);
  });
});
