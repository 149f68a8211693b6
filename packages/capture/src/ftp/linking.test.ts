import { describe, expect, it } from "vitest";
import { frames, outline, rowOf, Scene, type Wire } from "../../test/scene.ts";

const client = "10.0.0.1";
const server = "192.0.2.9";

/** A control connection that has greeted. */
function control(scene: Scene, from = `${client}:40000`, to = `${server}:21`): Wire {
  const wire = scene.connect(from, to);
  wire.server("220 FTP ready");
  return wire;
}

/** LIST over a data connection; `sender` is the server's side of it. */
function list(wire: Wire, open: () => Wire, sender: "initiator" | "responder"): void {
  wire.client("LIST");
  const data = open();
  wire.server("150 Here it comes");
  data.data(sender, "-rw-r--r-- 1 a b 1 Nov 22 18:00 x\r\n");
  data.close(sender);
  wire.server("226 Done");
}

const extended = "229 Entering Extended Passive Mode";

const modes: [
  name: string,
  command: string,
  reply: string,
  from: string,
  to: string,
  method: string,
  hosts?: [client: string, server: string],
][] = [
  ["PASV", "PASV", "227 Passive (192,0,2,9,195,80)", client, `${server}:50000`, "PASV"],
  ["227 without parentheses", "PASV", "227 Passive 192,0,2,9,195,80", client, `${server}:50000`, "PASV"],
  [
    "a private address in 227 behind NAT",
    "PASV",
    "227 Passive (10,9,9,9,195,80)",
    client,
    `${server}:50000`,
    "PASV",
  ],
  [
    "a capture on the client's side of an address translation",
    "PASV",
    "227 Passive (192,0,2,77,195,80)",
    client,
    "192.0.2.77:50000",
    "PASV",
  ],
  ["0.0.0.0 in 227", "PASV", "227 Passive (0,0,0,0,195,80)", client, `${server}:50000`, "PASV"],
  ["EPSV", "EPSV", `${extended} (|||50000|)`, client, `${server}:50000`, "EPSV"],
  ["EPSV with other delimiters", "EPSV", `${extended} (!!!50000!)`, client, `${server}:50000`, "EPSV"],
  ["229 without parentheses", "EPSV", `${extended} |||50000|`, client, `${server}:50000`, "EPSV"],
  [
    "229 with more in its parentheses",
    "EPSV",
    `${extended} ( |||050000| )`,
    client,
    `${server}:50000`,
    "EPSV",
  ],
  ["PORT with blanks", "PORT 10, 0, 0, 1, 195, 80", "200 OK", `${server}:20`, `${client}:50000`, "PORT"],
  ["lower case", "pasv", "227 Passive (192,0,2,9,195,80)", client, `${server}:50000`, "PASV"],
  ["PORT from port 20", "PORT 10,0,0,1,195,80", "200 OK", `${server}:20`, `${client}:50000`, "PORT"],
  ["PORT from another port", "port 10,0,0,1,195,80", "200 OK", `${server}:61920`, `${client}:50000`, "PORT"],
  [
    "PORT with the address behind NAT",
    "PORT 192,168,1,5,195,80",
    "200 OK",
    `${server}:20`,
    `${client}:50000`,
    "PORT",
  ],
  ["EPRT", "EPRT |1|10.0.0.1|50000|", "200 OK", `${server}:20`, `${client}:50000`, "EPRT"],
  [
    "EPRT, IPv6",
    "EPRT |2|2001:DB8:0:0::1|50000|",
    "200 OK",
    "2001:db8::9:4711",
    "2001:db8::1:50000",
    "EPRT",
    ["2001:db8::1", "2001:db8::9"],
  ],
  [
    "EPSV, IPv6",
    "EPSV",
    `${extended} (|||50000|)`,
    "2001:db8::1",
    "2001:db8::9:50000",
    "EPSV",
    ["2001:db8::1", "2001:db8::9"],
  ],
];

describe("data connections are linked by what was announced", () => {
  for (const [name, command, reply, from, to, method, hosts = [client, server]] of modes) {
    it(name, () => {
      const scene = new Scene();
      const wire = control(scene, `${hosts[0]}:40000`, `${hosts[1]}:21`);
      wire.ask(command, reply);
      const passive = reply.startsWith("22");
      list(
        wire,
        () => scene.connect(passive ? `${from}:40001` : from, to),
        passive ? "responder" : "initiator",
      );
      const session = scene.session();
      expect(session.connections).toMatchObject([
        { id: "C1.D1", method, state: "open", command: "LIST", initiator: passive ? "client" : "server" },
      ]);
      expect(session.connections[0]?.announcedIn).toBe(passive ? 6 : 5);
      expect(rowOf(session, "data.list").params).toMatchObject({ bytes: 35, entries: 1 });
      expect(rowOf(session, "tcp.close.3way").params).toMatchObject({ who: "server", ends: "listing" });
    });
  }

  it("whatever the order: SYN before the command, 150 after the data, 226 before the last ACK", () => {
    const scene = new Scene();
    const wire = control(scene);
    wire.ask("PASV", "227 (192,0,2,9,195,80)");
    const data = scene.connect(`${client}:40001`, `${server}:50000`); // 7-9
    wire.client("RETR a");
    data.data("responder", "12345"); // 11
    wire.server("150 Opening (5 bytes)"); // 12
    data.fin("responder"); // 13
    wire.server("226 Done"); // 14
    data.fin("initiator"); // 15
    data.ack("responder"); // 16
    const session = scene.session();
    expect(outline(session).slice(4)).toEqual([
      "7-9 tcp.handshake.data.passive",
      "10 command",
      "11 data.down",
      "12 reply",
      "13,15-16 tcp.close.3way",
      "14 reply",
    ]);
    expect(session.transfers).toMatchObject([{ bytes: 5, expectedBytes: 5, complete: "yes" }]);
  });

  it("two transfers on the same announced port: each its own", () => {
    const scene = new Scene();
    const wire = control(scene);
    for (const port of [40001, 40002]) {
      wire.ask("PASV", "227 (192,0,2,9,195,80)");
      list(wire, () => scene.connect(`${client}:${port}`, `${server}:50000`), "responder");
    }
    const session = scene.session();
    expect(session.connections.map(({ id, state, from }) => [id, state, from?.port])).toEqual([
      ["C1.D1", "open", 40001],
      ["C1.D2", "open", 40002],
    ]);
  });

  it("one PORT for several transfers", () => {
    const scene = new Scene();
    const wire = control(scene);
    wire.ask("PORT 10,0,0,1,195,80", "200 OK");
    for (const port of [20, 1020]) {
      list(wire, () => scene.connect(`${server}:${port}`, `${client}:50000`), "initiator");
    }
    const session = scene.session();
    expect(session.connections.map(({ id, announcedIn, state }) => [id, announcedIn, state])).toEqual([
      ["C1.D1", 5, "open"],
      ["C1.D2", 5, "open"],
    ]);
    expect(session.transfers.map(({ command }) => command)).toEqual(["LIST", "LIST"]);
  });

  it("a client that pipelines PASV and RETR", () => {
    const scene = new Scene();
    const wire = control(scene);
    wire.data("initiator", "PASV\r\nRETR a\r\n");
    wire.server("227 (192,0,2,9,195,80)");
    const data = scene.connect(`${client}:40001`, `${server}:50000`);
    wire.server("150 Opening");
    data.data("responder", "12345");
    data.close("responder");
    wire.server("226 Done");
    expect(scene.session().connections).toMatchObject([{ command: "RETR", commandFrame: 5, state: "open" }]);
  });

  it("a connection that the capture has before its announcement", () => {
    const scene = new Scene();
    const wire = control(scene);
    wire.client("PASV");
    wire.server("227 (192,0,2,9,195,80)"); // 6
    list(wire, () => scene.connect(`${client}:40001`, `${server}:50000`), "responder"); // LIST 7, SYN 8
    scene.swap(6, 8);
    const session = scene.session();
    expect(session.connections).toMatchObject([{ announcedIn: 8, synFrame: 6, state: "open" }]);
  });

  it("two sessions at once, the same port announced by two servers", () => {
    const scene = new Scene();
    const one = control(scene);
    const two = control(scene, `${client}:41000`, "198.51.100.7:2121");
    one.ask("PASV", "227 (192,0,2,9,195,80)");
    two.ask("PASV", "227 (198,51,100,7,195,80)");
    list(two, () => scene.connect(`${client}:41001`, "198.51.100.7:50000"), "responder");
    list(one, () => scene.connect(`${client}:40001`, `${server}:50000`), "responder");
    const { sessions } = scene.analyze();
    expect(
      sessions.map(({ id, server: { port }, connections }) => [id, port, connections[0]?.from?.port]),
    ).toEqual([
      ["C1", 21, 40001],
      ["C2", 2121, 41001],
    ]);
  });

  it("a transfer between two servers, announced on both control connections", () => {
    const scene = new Scene();
    const from = control(scene);
    const to = control(scene, `${client}:41000`, "198.51.100.7:21");
    from.ask("PASV", "227 (192,0,2,9,195,80)");
    to.ask("PORT 192,0,2,9,195,80", "200 OK");
    from.client("RETR a");
    to.client("STOR a");
    const data = scene.connect("198.51.100.7:20", `${server}:50000`);
    from.server("150 Opening");
    to.server("150 Opening");
    data.data("responder", "12345");
    data.close("responder");
    from.server("226 Done");
    to.server("226 Done");
    const { sessions } = scene.analyze();
    expect(sessions.map(({ connections }) => connections[0])).toMatchObject([
      { state: "open", initiator: null, bytesToClient: 5, bytesToServer: 0, command: "RETR" },
      { state: "open", initiator: "server", command: "STOR" },
    ]);
    expect(sessions.flatMap(outline).filter((row) => row.includes("data."))).toHaveLength(2);
  });

  it("after five minutes while the control connection lives, not when it is over or has announced another", () => {
    const late = (before: (wire: Wire) => void): string | undefined => {
      const scene = new Scene();
      const wire = control(scene);
      wire.ask("PASV", "227 (192,0,2,9,195,80)");
      before(wire);
      scene.wait(301);
      scene.connect(`${client}:40001`, `${server}:50000`);
      return scene.session().connections[0]?.state;
    };
    expect(late(() => {})).toBe("open");
    expect(late((wire) => wire.close())).toBe("unused");
    expect(late((wire) => wire.ask("PASV", "227 (192,0,2,9,195,81)"))).toBe("unused");
  });

  it("not by who came first and was turned away", () => {
    const scene = new Scene();
    const wire = control(scene);
    wire.ask("PASV", "227 (192,0,2,9,195,80)");
    scene.connect("203.0.113.9:5555", `${server}:50000`).reset("responder");
    list(wire, () => scene.connect(`${client}:40001`, `${server}:50000`), "responder");
    const { connections, transfers } = scene.session();
    expect(connections).toMatchObject([{ state: "open", from: { address: client } }]);
    expect(transfers).toMatchObject([{ command: "LIST", bytes: 35 }]);
  });

  it("not by a stranger at a port below 1024", () => {
    const bounce = new Scene();
    control(bounce).ask("PORT 203,0,113,5,0,80", "200 OK");
    bounce.connect("198.51.100.1:5000", "203.0.113.5:80").client("GET / HTTP/1.0");
    const { sessions, otherPackets } = bounce.analyze();
    expect(sessions[0]?.connections).toMatchObject([{ state: "unused" }]);
    expect(otherPackets.byKind).toEqual({ TCP: 4 });
  });
});

describe("announcements that nothing followed", () => {
  const cases: [state: string, play: (scene: Scene, wire: Wire) => void, kind: string | null][] = [
    ["unused", (_, wire) => wire.ask("QUIT", "221 Bye"), null],
    [
      "not-captured",
      (_, wire) => {
        wire.client("LIST");
        wire.server("150 Coming");
        wire.server("226 Done");
      },
      "data.notcaptured",
    ],
    [
      "refused",
      (scene, wire) => {
        const data = scene.flow(`${client}:40001`, `${server}:50000`);
        data.syn();
        data.reset("responder");
        wire.ask("LIST", "425 Cannot open data connection");
      },
      "tcp.handshake.refused",
    ],
    [
      "unanswered",
      (scene, wire) => {
        const data = scene.flow(`${client}:40001`, `${server}:50000`);
        data.syn();
        scene.wait(1);
        data.syn();
        scene.wait(2);
        data.syn();
        scene.wait(4);
        wire.ask("LIST", "425 Cannot open data connection");
      },
      "tcp.handshake.incomplete",
    ],
  ];
  for (const [state, play, kind] of cases) {
    it(state, () => {
      const scene = new Scene();
      const wire = control(scene);
      wire.ask("PASV", "227 (192,0,2,9,195,80)");
      play(scene, wire);
      const session = scene.session();
      expect(session.connections).toMatchObject([{ id: "C1.D1", announcedIn: 6, state }]);
      expect(session.transfers).toEqual([]);
      const about = session.rows.filter((row) => (row.frames[0]?.[0] ?? Infinity) > 6);
      const kinds = about.map((row) => row.kind).filter((one) => one !== "command" && one !== "reply");
      expect(kinds).toEqual(kind === null ? [] : [kind]);
    });
  }

  it("counts the SYNs, and says how long nothing came", () => {
    const scene = new Scene();
    const wire = control(scene);
    wire.ask("PASV", "227 (192,0,2,9,195,80)");
    const data = scene.flow(`${client}:40001`, `${server}:50000`);
    data.syn();
    scene.wait(1);
    data.syn();
    scene.wait(2);
    wire.client("QUIT");
    const row = rowOf(scene.session(), "tcp.handshake.incomplete");
    expect(frames(row.frames)).toBe("7-8");
    expect(row.params).toMatchObject({ which: "data", to: { address: server, port: 50000 }, attempts: 2 });
    expect(row.params.seconds).toBeCloseTo(3.002, 6);
    expect(row.level).toBe("error");
  });

  it("an attempt that fails leaves the announcement to the next one", () => {
    const scene = new Scene();
    const wire = control(scene);
    wire.ask("PASV", "227 (192,0,2,9,195,80)");
    const first = scene.flow(`${client}:40001`, `${server}:50000`);
    first.syn();
    first.reset("responder");
    list(wire, () => scene.connect(`${client}:40002`, `${server}:50000`), "responder");
    const session = scene.session();
    expect(session.connections).toMatchObject([{ state: "open", from: { port: 40002 } }]);
    expect(rowOf(session, "tcp.handshake.refused").connection).toBe("C1.D1");
  });

  it("a refused EPRT, then PORT", () => {
    const scene = new Scene();
    const wire = control(scene);
    wire.ask("EPRT |1|10.0.0.1|50000|", "500 Unknown command");
    wire.ask("PORT 10,0,0,1,195,80", "200 OK");
    list(wire, () => scene.connect(`${server}:20`, `${client}:50000`), "initiator");
    expect(scene.session().connections.map(({ method, state }) => [method, state])).toEqual([
      ["EPRT", "unused"],
      ["PORT", "open"],
    ]);
  });

  it("data that nothing announced, when it comes from port 20", () => {
    const scene = new Scene();
    const wire = control(scene);
    wire.ask("NOOP", "200 OK");
    const data = scene.connect(`${server}:20`, `${client}:50000`);
    data.data("initiator", "12345");
    const { sessions, otherPackets } = scene.analyze();
    const [session] = sessions;
    if (session === undefined) throw new Error("no session");
    expect(rowOf(session, "data.unlinked").params).toEqual({
      from: { address: server, port: 20 },
      to: { address: client, port: 50000 },
      bytes: 5,
    });
    expect(otherPackets.total).toBe(0);
  });
});
