import { describe, expect, it } from "vitest";
import { session as sessionOf } from "../../test/rows.ts";
import { frames, outline, rowOf, Scene, type Wire } from "../../test/scene.ts";
import { TCP_ACK, TCP_FIN } from "../decode/index.ts";
import { explainRow } from "../explain/index.ts";
import type { Session } from "../model.ts";
import { TcpFlow } from "../write/index.ts";

const client = "10.0.0.1:40000";
const server = "192.0.2.9:21";
const dataServer = "192.0.2.9:50000";

/** A session up to an open passive data connection: frames 1-10, RETR is 10. */
function retrieving(scene: Scene): { control: Wire; data: Wire } {
  const control = scene.connect(client, server);
  control.server("220 hi");
  control.ask("PASV", "227 (192,0,2,9,195,80)");
  const data = scene.connect("10.0.0.1:40001", dataServer);
  control.client("RETR a");
  return { control, data };
}

function session(act: (scene: Scene) => void): Session {
  const scene = new Scene();
  act(scene);
  return scene.session();
}

describe("a segment without flags or data", () => {
  it("is in the row of what its sender said last", () => {
    const one = session((scene) => {
      const { control } = retrieving(scene);
      control.segment("initiator", { flags: 0 });
    });
    expect(one.rows.at(-1)).toMatchObject({ kind: "command", frames: [[10, 10]], acks: [[11, 11]] });
  });
});

describe("handshakes", () => {
  it("keep repeated SYNs, and tell the round trip", () => {
    const one = session((scene) => {
      const wire = scene.flow(client, server);
      wire.syn();
      scene.wait(1);
      wire.handshake();
      wire.server("220 hi");
    });
    const row = rowOf(one, "tcp.handshake.control");
    expect([frames(row.frames), row.params.rttMs]).toEqual(["1-4", 2]);
  });

  it("whose last packet carries data stand in both rows", () => {
    const one = session((scene) => {
      const wire = scene.flow(client, server);
      wire.syn();
      wire.synAck();
      wire.client("USER a");
      wire.server("220 hi");
    });
    expect(outline(one).slice(0, 2)).toEqual(["1-3 tcp.handshake.control", "3 command"]);
    expect(one.rows.map((row) => row.alsoHandshake)).toEqual([false, true, false]);
  });

  it("cut off by a reset are no handshakes", () => {
    const one = session((scene) => {
      const wire = scene.flow(client, server);
      wire.syn();
      wire.synAck();
      wire.reset("initiator");
    });
    expect(outline(one)).toEqual(["1-3 tcp.reset"]);
  });

  it("without their third packet say so", () => {
    const one = session((scene) => {
      const wire = scene.flow(client, server);
      wire.syn();
      wire.synAck();
      scene.wait(3);
      wire.synAck();
    });
    expect(rowOf(one, "tcp.handshake.incomplete").params).toMatchObject({ attempts: 1, answered: true });
  });

  it("rejected by ICMP", () => {
    const scene = new Scene();
    const control = scene.connect(client, server);
    control.server("220 hi");
    control.ask("PASV", "227 (192,0,2,9,195,80)");
    const flow = new TcpFlow({ address: "10.0.0.1", port: 40001 }, { address: "192.0.2.9", port: 50000 });
    const syn = flow.syn();
    scene.push(syn);
    scene.push({ data: icmp(syn.data), originalLength: 14 + 28 + 28 });
    const analysis = scene.analyze();
    const row = rowOf(analysis.sessions[0] as Session, "tcp.handshake.icmp");
    expect(frames(row.frames)).toBe("7-8");
    expect(row.params).toMatchObject({ which: "data", router: "10.0.0.254" });
    expect(row.params.what).toMatch(/administratively/i);
    expect(analysis.sessions[0]?.connections).toMatchObject([{ state: "refused" }]);
    expect(analysis.otherPackets.total).toBe(0);
  });

  it("on ports used before are announced as new connections", () => {
    const scene = new Scene();
    for (const isn of [1000, 900_000]) {
      const wire = scene.flow(client, server, isn);
      wire.handshake();
      wire.server("220 hi");
      wire.close("responder");
      scene.wait(10);
    }
    const { sessions } = scene.analyze();
    expect(sessions.map((one) => outline(one)[0])).toEqual(["1-3 tcp.handshake.control", "8 tcp.reused"]);
    expect(rowOf(sessions[1] as Session, "tcp.reused").params).toEqual({ connection: "C2" });
  });
});

/** "Destination unreachable, communication administratively prohibited" from 10.0.0.254 about an Ethernet frame. */
function icmp(about: Uint8Array): Uint8Array {
  const quoted = about.subarray(14, 14 + 28);
  const data = new Uint8Array(14 + 20 + 8 + quoted.length);
  data.set([0x08, 0x00], 12);
  data.set([0x45, 0, 0, 28 + quoted.length, 0, 0, 0, 0, 64, 1, 0, 0, 10, 0, 0, 254, 10, 0, 0, 1], 14);
  data.set([3, 13], 34);
  data.set(quoted, 42);
  return data;
}

describe("closes", () => {
  it("with payload in the FIN stand in both rows", () => {
    const one = session((scene) => {
      const { data } = retrieving(scene);
      data.fin("responder", "12345"); // 11
      data.fin("initiator");
      data.ack("responder");
    });
    expect(outline(one).slice(-2)).toEqual(["11 data.down", "11-13 tcp.close.3way"]);
  });

  it("crossing", () => {
    const one = session((scene) => {
      const { data } = retrieving(scene);
      data.fin("responder");
      data.segment("initiator", { flags: TCP_FIN | TCP_ACK, ack: data.next("responder") - 1 });
      data.ack("responder");
      data.ack("initiator");
    });
    expect(outline(one).at(-1)).toBe("11-14 tcp.close.simultaneous");
  });

  it("half", () => {
    const one = session((scene) => {
      const { data } = retrieving(scene);
      data.data("responder", "12345");
      data.fin("responder");
      data.ack("initiator");
    });
    const row = rowOf(one, "tcp.close.half");
    expect([frames(row.frames), row.params.who, row.level]).toEqual(["12-13", "server", "note"]);
  });

  it("a repeated FIN and its ACK belong to it; the shape stays", () => {
    const one = session((scene) => {
      const { data } = retrieving(scene);
      data.close4("responder"); // 11-14
      scene.wait(1);
      data.segment("initiator", { flags: TCP_FIN | TCP_ACK, seq: data.next("initiator") - 1 });
      data.ack("responder");
    });
    expect(outline(one).at(-1)).toBe("11-16 tcp.close.4way");
  });

  it("after which an RST is harmless", () => {
    const one = session((scene) => {
      const { data } = retrieving(scene);
      data.close("responder");
      data.reset("initiator");
    });
    expect(rowOf(one, "tcp.reset.afterclose").level).toBe("note");
  });
});

describe("resets", () => {
  it("of a transfer: who, after how many bytes, and the file is not complete", () => {
    const one = session((scene) => {
      const { control, data } = retrieving(scene);
      control.server("150 Opening BINARY (10 bytes)"); // 11
      data.data("responder", "12345");
      data.reset("initiator"); // 13
      control.server("426 broken");
    });
    const row = rowOf(one, "tcp.reset");
    expect([frames(row.frames), row.level]).toEqual(["13", "error"]);
    expect(row.params).toEqual({ which: "data", who: "client", connection: "C1.D1", bytes: 5 });
    expect(rowOf(one, "data.down")).toMatchObject({ level: "error", params: { complete: "no" } });
  });
});

describe("retransmissions", () => {
  it("fold into the row that they repeat", () => {
    const one = session((scene) => {
      const { data } = retrieving(scene);
      const seq = data.next("responder");
      data.data("responder", "12345"); // 11
      data.data("responder", "6789"); // 12
      scene.wait(1);
      data.again("responder", seq, "12345"); // 13
      data.ack("initiator");
      data.close("responder");
    });
    const row = rowOf(one, "data.down");
    expect([frames(row.frames), frames(row.acks), row.retransmissions]).toEqual(["11-13", "14", 1]);
    expect(row).toMatchObject({ params: { bytes: 9, packets: 2 }, retransmissions: 1 });
    expect(one.transfers[0]?.retransmissions).toBe(1);
  });

  it("of a command, too", () => {
    const one = session((scene) => {
      const wire = scene.connect(client, server);
      wire.server("220 hi");
      const seq = wire.next("initiator");
      wire.client("NOOP"); // 5
      scene.wait(1);
      wire.again("initiator", seq, "NOOP\r\n"); // 6
      wire.server("200 OK");
    });
    const row = rowOf(one, "command");
    expect([frames(row.frames), row.retransmissions]).toEqual(["5-6", 1]);
    expect(one.commands).toHaveLength(1);
  });

  it("of a command with which a long session begins", () => {
    const one = session((scene) => {
      const wire = scene.connect(client, server);
      wire.server("220 hi");
      const seq = wire.next("initiator");
      wire.client("NOOP"); // 5
      scene.wait(1);
      wire.again("initiator", seq, "NOOP\r\n"); // 6
      wire.server("200 OK");
      for (let more = 0; more < 300; more++) wire.ask("NOOP", "200 OK");
    });
    const repeated = one.rows.filter(({ retransmissions }) => retransmissions > 0);
    expect(repeated.map((row) => frames(row.frames))).toEqual(["5-6"]);
  });

  it("three times or more are a row", () => {
    const one = session((scene) => {
      const { data } = retrieving(scene);
      const seq = data.next("responder");
      data.data("responder", "12345"); // 11
      for (const seconds of [1, 2, 4]) {
        scene.wait(seconds);
        data.again("responder", seq, "12345"); // 12-14
      }
    });
    const row = rowOf(one, "tcp.retrans.row");
    expect(frames(row.frames)).toBe("12-14");
    expect(row.params).toMatchObject({ who: "server", sequence: 1, length: 5, times: 3 });
    expect(row.params.seconds).toBeCloseTo(7.003, 6);
    expect(rowOf(one, "data.down")).toMatchObject({ retransmissions: 0 });
  });

  it("after three duplicate ACKs", () => {
    const one = session((scene) => {
      const { data } = retrieving(scene);
      const seq = data.next("responder");
      data.skip("responder", "lost1"); // lost behind the capturing host
      for (const part of ["seg-2", "seg-3", "seg-4", "seg-5"]) {
        data.data("responder", part); // 11, 13, 15, 17
        data.segment("initiator", { flags: TCP_ACK, ack: seq }); // 12, 14, 16, 18
      }
      data.again("responder", seq, "lost1"); // 19
      data.ack("initiator");
    });
    const row = rowOf(one, "tcp.fastretrans");
    // The handshake's last packet is the ACK that 12, 14, 16 and 18 repeat.
    expect(frames(row.frames)).toBe("16,18-19");
    expect(row.params.duplicates).toBe(4);
    expect(rowOf(one, "data.down").params.bytes).toBe(25);
  });
});

describe("stalls", () => {
  it("keep-alive probes and answers are one row", () => {
    const one = session((scene) => {
      const wire = scene.connect(client, server);
      wire.server("220 hi");
      wire.ack("initiator"); // 5
      for (const _ of [1, 2]) {
        scene.wait(60);
        wire.segment("responder", { flags: TCP_ACK, seq: wire.next("responder") - 1 });
        wire.ack("initiator");
      }
      wire.client("NOOP");
    });
    expect(frames(rowOf(one, "tcp.keepalive").frames)).toBe("6-9");
    expect(outline(one)).toHaveLength(4);
  });

  it("a zero window, until it opens", () => {
    const one = session((scene) => {
      const { data } = retrieving(scene);
      data.data("responder", "12345");
      data.segment("initiator", { flags: TCP_ACK, window: 0 }); // 12
      scene.wait(2);
      data.segment("initiator", { flags: TCP_ACK, window: 100 }); // 13
      data.data("responder", "67890");
    });
    const row = rowOf(one, "tcp.zerowin");
    expect(frames(row.frames)).toBe("12-13");
    expect(row.params).toMatchObject({ who: "client", which: "data" });
    expect(row.params.seconds).toBeCloseTo(2.001, 6);
  });

  it("a zero window that nothing follows is an ordinary ACK", () => {
    const one = session((scene) => {
      const { data } = retrieving(scene);
      data.data("responder", "12345");
      data.segment("initiator", { flags: TCP_ACK, window: 0 }); // 12
      data.reset("initiator");
    });
    expect(frames(rowOf(one, "data.down").acks)).toBe("12");
    expect(outline(one).slice(-2)).toEqual(["11 data.down", "13 tcp.reset"]);
  });

  it("bytes that the capture lost", () => {
    const one = session((scene) => {
      const { control, data } = retrieving(scene);
      control.server("150 Opening BINARY (15 bytes)");
      data.data("responder", "12345");
      data.skip("responder", "lost.");
      data.data("responder", "12345");
      data.ack("initiator");
      data.close("responder");
      control.server("226 done");
    });
    const row = rowOf(one, "tcp.gap.capture");
    expect(row.params).toEqual({ which: "data", who: "server", bytes: 5, cause: "acknowledged" });
    expect(one.transfers).toMatchObject([{ bytes: 15, complete: "unknown", sha256: null }]);
  });
});

describe("how the packets of a row came", () => {
  const row = (play: (data: Wire) => void) =>
    rowOf(
      session((scene) => play(retrieving(scene).data)),
      "data.down",
    );

  it("out of order", () => {
    const { outOfOrder, retransmissions } = row((data) => {
      const late = data.next("responder");
      data.skip("responder", "1");
      data.data("responder", "2");
      data.again("responder", late, "1");
    });
    expect([outOfOrder, retransmissions]).toEqual([1, 0]);
  });

  it("larger than the other side takes in one piece", () => {
    const large = row((data) => data.data("responder", new Uint8Array(1461)));
    const fitting = row((data) => data.data("responder", new Uint8Array(1460)));
    expect([large.beyondMss, fitting.beyondMss]).toEqual([true, false]);
  });

  it("once more, with other bytes: which is said, and no good sign", () => {
    const twice = row((data) => {
      const first = data.next("responder");
      data.data("responder", "12345");
      data.again("responder", first, "54321");
    });
    expect(twice).toMatchObject({ conflict: true, level: "warn" });
    expect(explainRow(twice, sessionOf(), "en")).toMatch(
      /; 1 retransmission; sent again with other bytes: what was captured first is shown$/,
    );
    expect(explainRow(twice, sessionOf(), "zh-CN")).toMatch(
      /；含 1 次重传；重传的内容与先前不同：此处显示先抓到的内容$/,
    );
  });
});
