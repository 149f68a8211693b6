import { describe, expect, it } from "vitest";
import { complaints } from "../../test/catalogue/partial.ts";
import { icmpAbout } from "../../test/icmp.ts";
import { frames, outline, rowOf, Scene } from "../../test/scene.ts";
import { explainRow, languages } from "../explain/index.ts";

describe("ICMP errors about a connection that is open", () => {
  it("are a row for each kind, with the size of packets that may pass", () => {
    const scene = complaints();
    const session = scene.session();
    const rows = session.rows.filter(({ kind }) => kind === "tcp.icmp");
    expect(rows.map((row) => [frames(row.frames), row.level, explainRow(row, session, "en")])).toEqual([
      [
        "13-15",
        "note",
        '203.0.113.1 cannot pass on a packet of the server\'s on data connection C1.D1, it is larger than 1,300 bytes (ICMP "Fragmentation needed"): the server has to send smaller ones (3 times)',
      ],
      [
        "16",
        "note",
        '203.0.113.1 cannot pass on a packet of the server\'s on data connection C1.D1, it is too large (ICMP "Fragmentation needed"): the server has to send smaller ones',
      ],
      [
        "17",
        "warn",
        '203.0.113.1 says of a packet of the server\'s on data connection C1.D1: ICMP "Host unreachable"',
      ],
    ]);
    expect(languages.map((language) => explainRow(rowOf(session, "tcp.icmp"), session, language))[1]).toBe(
      "203.0.113.1 无法转发服务端发出的报文（数据连接 C1.D1），因为超过 1,300 字节（ICMP“Fragmentation needed”）：服务端必须改发更小的报文（3 次）",
    );
    expect(scene.analyze().otherPackets.total).toBe(0);
    expect(session.connections[0]?.frames).toEqual([
      [7, 9],
      [12, 17],
    ]);
  });

  it("belong to the control connection too", () => {
    const scene = new Scene();
    const control = scene.connect("192.0.2.1:40000", "198.51.100.2:21");
    control.server("220 hi");
    control.client("USER u");
    scene.push(icmpAbout(control.data("responder", "331 pw\r\n"), 11, 0));
    const session = scene.session();
    expect(outline(session).at(-1)).toBe("7 tcp.icmp");
    expect(rowOf(session, "tcp.icmp").params).toMatchObject({ which: "control", who: "server", mtu: null });
  });

  it("that are no refusal leave an attempt what it is", () => {
    const scene = new Scene();
    const control = scene.flow("192.0.2.1:40000", "198.51.100.2:21");
    const syn = control.syn();
    scene.push(icmpAbout(syn, 5, 1)); // a redirect: the packet was passed on
    control.synAck();
    control.ack("initiator");
    control.server("220 hi");
    expect(outline(scene.session())).toEqual(["1,3-4 tcp.handshake.control", "2 tcp.icmp", "5 reply"]);
  });

  it("about connections that are no FTP are counted", () => {
    const scene = new Scene();
    const web = scene.connect("192.0.2.1:40000", "198.51.100.2:80");
    scene.push(icmpAbout(web.data("responder", "HTTP/1.1 200 OK\r\n\r\n"), 3, 4, 1300));
    expect(scene.analyze()).toMatchObject({ sessions: [], otherPackets: { byKind: { ICMP: 1, TCP: 4 } } });
  });
});
