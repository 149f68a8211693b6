import { describe, expect, it } from "vitest";
import { outline, rowOf, Scene, type Wire } from "../../test/scene.ts";
import { explainRow } from "../explain/index.ts";
import type { Session } from "../model.ts";

/** A session: who speaks to whom, what is announced, and between which ends its data connection runs. */
interface Played {
  readonly control: readonly [from: string, to: string];
  readonly announce: readonly [command: string, reply: string];
  readonly data: readonly [from: string, to: string];
}

const pasv = (numbers: string) => ["PASV", `227 Passive (${numbers})`] as const;
const port = (numbers: string) => [`PORT ${numbers}`, "200 OK"] as const;

/** Plays sessions in step with each other: each a connection of its own, or the same one at several points of a capture. */
function play(sessions: readonly Played[], same = false): Session[] {
  const scene = new Scene();
  const each = <T>(act: (session: Played, index: number) => T): T[] => sessions.map(act);
  const controls = each(({ control: [from, to] }, index) => scene.flow(from, to, same ? 7 : 7 + index));
  for (const wire of controls) wire.syn();
  for (const wire of controls) wire.synAck();
  for (const wire of controls) wire.ack("initiator");
  const on = (act: (wire: Wire) => void): void => controls.forEach(act);
  on((wire) => wire.server("220 hi"));
  each(({ announce: [command] }, index) => controls[index]?.client(command));
  each(({ announce: [, reply] }, index) => controls[index]?.server(reply));
  on((wire) => wire.client("RETR a"));
  const flows = each(({ data: [from, to] }, index) => scene.flow(from, to, same ? 9 : 9 + index));
  for (const flow of flows) flow.syn();
  for (const flow of flows) flow.synAck();
  for (const flow of flows) flow.ack("initiator");
  on((wire) => wire.server("150 Opening (5 bytes)"));
  each(({ announce: [command] }, index) => {
    const sender = command === "PASV" ? "responder" : "initiator";
    flows[index]?.data(sender, "12345");
    flows[index]?.close(sender);
  });
  on((wire) => wire.server("226 Done"));
  return [...scene.analyze().sessions];
}

function only(...sessions: readonly Played[]): Session {
  const [session, more] = play(sessions);
  if (session === undefined || more !== undefined) throw new Error("not one session");
  return session;
}

const client = "192.168.1.5";
const outside = "203.0.113.1"; // the client's address outside its NAT
const server = "198.51.100.9";
const inside = "10.0.0.9"; // the server's address inside its NAT

const cases: [name: string, played: Played, translated: string | null][] = [
  [
    "at the client: 227 names the server's inner address, the client goes to the control connection's",
    {
      control: [`${client}:40000`, `${server}:21`],
      announce: pasv("10,0,0,9,195,80"),
      data: [`${client}:40001`, `${server}:50000`],
    },
    "10.0.0.9:50000",
  ],
  [
    "at the client: the client goes to the address that 227 names",
    {
      control: [`${client}:40000`, `${server}:21`],
      announce: pasv("198,51,100,77,195,80"),
      data: [`${client}:40001`, "198.51.100.77:50000"],
    },
    null,
  ],
  [
    "at the server: 227 names its outer address, the SYN arrives at the inner one",
    {
      control: [`${outside}:40000`, `${inside}:21`],
      announce: pasv("198,51,100,9,195,80"),
      data: [`${outside}:40001`, `${inside}:50000`],
    },
    "198.51.100.9:50000",
  ],
  [
    "at the server: the data comes from another address of the client's NAT",
    {
      control: [`${outside}:40000`, `${inside}:21`],
      announce: pasv("198,51,100,9,195,80"),
      data: ["203.0.113.2:40001", `${inside}:50000`],
    },
    "198.51.100.9:50000",
  ],
  [
    "at the server: PORT names the client's inner address, the server connects to the outer one",
    {
      control: [`${outside}:40000`, `${server}:21`],
      announce: port("192,168,1,5,195,80"),
      data: [`${server}:20`, `${outside}:50000`],
    },
    "192.168.1.5:50000",
  ],
  [
    "at the client: PORT names the outer address, the SYN arrives at the inner one",
    {
      control: [`${client}:40000`, `${server}:21`],
      announce: port("203,0,113,1,195,80"),
      data: [`${server}:20`, `${client}:50000`],
    },
    "203.0.113.1:50000",
  ],
  [
    "at the server: the port is rewritten too",
    {
      control: [`${outside}:40000`, `${inside}:21`],
      announce: pasv("198,51,100,9,195,80"),
      data: [`${outside}:40001`, `${inside}:60000`],
    },
    "198.51.100.9:50000",
  ],
  [
    "at the client: the port that PORT named is rewritten",
    {
      control: [`${client}:40000`, `${server}:21`],
      announce: port("203,0,113,1,195,80"),
      data: [`${server}:20`, `${client}:60000`],
    },
    "203.0.113.1:50000",
  ],
];

describe("data connections through NAT", () => {
  it.each(cases)("%s", (_, played, announced) => {
    const session = only(played);
    const passive = played.announce[0] === "PASV";
    const [data] = session.connections;
    expect(data).toMatchObject({ id: "C1.D1", state: "open", command: "RETR", bytesToClient: 5 });
    expect(`${data?.from?.address}:${data?.from?.port}`).toBe(played.data[0]);
    expect(`${data?.to?.address}:${data?.to?.port}`).toBe(played.data[1]);
    expect(session.transfers).toMatchObject([{ bytes: 5, complete: "yes" }]);
    const row = rowOf(session, passive ? "tcp.handshake.data.passive" : "tcp.handshake.data.active");
    expect(row.level).toBe(announced === null ? "ok" : "note");
    const text = explainRow(row, session, "en");
    const third = text.includes("not the client") || text.includes("NAT");
    expect(third).toBe(announced !== null);
    if (announced !== null && text.includes("NAT")) {
      expect(text).toContain(`to ${played.data[1]}, not to the announced ${announced} (frame `);
    }
  });

  it("are said to be in both languages", () => {
    const [, first] = cases[0] ?? [];
    const [, active] = cases[4] ?? [];
    if (first === undefined || active === undefined) throw new Error("no case");
    const session = only(first);
    const row = rowOf(session, "tcp.handshake.data.passive");
    expect(explainRow(row, session, "en")).toBe(
      "Three-way handshake: the client connects to 198.51.100.9:50000, not to the announced 10.0.0.9:50000 (frame 6): probably an address translation (NAT) on the way – passive data connection C1.D1",
    );
    expect(explainRow(row, session, "zh-CN")).toBe(
      "三次握手：客户端主动连接 198.51.100.9:50000，而不是第 6 帧公布的 10.0.0.9:50000（途中很可能有 NAT 地址转换），建立被动模式数据连接 C1.D1",
    );
    const other = only(active);
    const dialled = rowOf(other, "tcp.handshake.data.active");
    expect(explainRow(dialled, other, "en")).toBe(
      "Three-way handshake: the server connects from port 20 (ftp-data) to 203.0.113.1:50000, not to the announced 192.168.1.5:50000 (frame 5): probably an address translation (NAT) on the way – active data connection C1.D1",
    );
    expect(explainRow(dialled, other, "zh-CN")).toBe(
      "三次握手：服务端从 20 端口（ftp-data）主动连接 203.0.113.1:50000，而不是第 5 帧公布的 192.168.1.5:50000（途中很可能有 NAT 地址转换），建立主动模式数据连接 C1.D1",
    );
  });
});

describe("sessions before and behind a NAT", () => {
  const both: [name: string, one: Played, other: Played][] = [
    [
      "the client's, PASV",
      {
        control: [`${client}:40000`, `${server}:21`],
        announce: pasv("198,51,100,9,195,80"),
        data: [`${client}:40001`, `${server}:50000`],
      },
      {
        control: [`${outside}:40000`, `${server}:21`],
        announce: pasv("198,51,100,9,195,80"),
        data: [`${outside}:40001`, `${server}:50000`],
      },
    ],
    [
      "the client's, with its ports rewritten",
      {
        control: [`${client}:40000`, `${server}:21`],
        announce: pasv("198,51,100,9,195,80"),
        data: [`${client}:40001`, `${server}:50000`],
      },
      {
        control: [`${outside}:61000`, `${server}:21`],
        announce: pasv("198,51,100,9,195,80"),
        data: [`${outside}:61001`, `${server}:50000`],
      },
    ],
    [
      "the client's, PORT rewritten on the way",
      {
        control: [`${client}:40000`, `${server}:21`],
        announce: port("192,168,1,5,195,80"),
        data: [`${server}:20`, `${client}:50000`],
      },
      {
        control: [`${outside}:40000`, `${server}:21`],
        announce: port("203,0,113,1,238,72"),
        data: [`${server}:20`, `${outside}:61000`],
      },
    ],
    [
      "the client's, PORT not rewritten",
      {
        control: [`${client}:40000`, `${server}:21`],
        announce: port("192,168,1,5,195,80"),
        data: [`${server}:20`, `${client}:50000`],
      },
      {
        control: [`${outside}:40000`, `${server}:21`],
        announce: port("192,168,1,5,195,80"),
        data: [`${server}:20`, `${outside}:50000`],
      },
    ],
    [
      "the server's, 227 with its inner address",
      {
        control: [`${client}:40000`, `${server}:21`],
        announce: pasv("10,0,0,9,195,80"),
        data: [`${client}:40001`, `${server}:50000`],
      },
      {
        control: [`${client}:40000`, `${inside}:21`],
        announce: pasv("10,0,0,9,195,80"),
        data: [`${client}:40001`, `${inside}:50000`],
      },
    ],
    [
      "the server's, 227 with its outer address, the port forwarded to another",
      {
        control: [`${client}:40000`, `${server}:21`],
        announce: pasv("198,51,100,9,195,80"),
        data: [`${client}:40001`, `${server}:50000`],
      },
      {
        control: [`${client}:40000`, `${inside}:21`],
        announce: pasv("198,51,100,9,195,80"),
        data: [`${client}:40001`, `${inside}:60000`],
      },
    ],
  ];
  const ends = ({ connections }: Session) =>
    connections.map(({ from, to }) => [`${from?.address}:${from?.port}`, `${to?.address}:${to?.port}`]);

  for (const [name, one, other] of both) {
    it.each([
      ["", [one, other]],
      [", the other side first", [other, one]],
    ] as const)(`are two, each with its own data connection: ${name}%s`, (_, played) => {
      const sessions = play(played);
      expect(sessions.map(ends)).toEqual(played.map(({ data }) => [data]));
      for (const session of sessions) {
        expect(session.transfers).toMatchObject([{ bytes: 5, complete: "yes" }]);
        expect(outline(session).filter((row) => row.includes("handshake.data"))).toHaveLength(1);
        expect(session.rows.some(({ kind }) => kind === "data.unlinked" || kind === "data.fxp")).toBe(false);
      }
    });

    it.each([
      ["", [one, other]],
      [", the other side first", [other, one]],
    ] as const)(`are one with the same sequence numbers: ${name}%s`, (_, played) => {
      const [session, more] = play(played, true);
      expect(more).toBeUndefined();
      if (session === undefined) throw new Error("none");
      const [first, second] = played;
      expect(ends(session)).toEqual([first.data]);
      expect(session.transfers).toMatchObject([{ connection: "C1.D1", bytes: 5, complete: "yes" }]);
      const [view, third] = session.views ?? [];
      expect(third).toBeUndefined();
      expect(`${view?.client.address}:${view?.client.port}`).toBe(second.control[0]);
      expect(`${view?.server.address}:${view?.server.port}`).toBe(second.control[1]);
      expect(view?.connections.map(({ from }) => `${from?.address}:${from?.port}`)).toEqual([second.data[0]]);
      // Every frame is somebody's.
      const told = [session.rows.flatMap((row) => [row.frames, row.acks]).flat(), view?.frames ?? []].flat();
      expect(told.reduce((sum, [from, to]) => sum + to - from + 1, 0)).toBeGreaterThan(30);
      const rewritten = first.announce.join() !== second.announce.join();
      const announcing = session.rows.filter(
        ({ params }) => "announced" in params && params.announced?.elsewhere !== undefined,
      );
      expect(announcing).toHaveLength(rewritten ? 1 : 0);
    });
  }
});

describe("what cannot be told is not linked", () => {
  it("two clients behind one address, the same port of each announced", () => {
    const scene = new Scene();
    const controls = ["40000", "41000"].map((from) => scene.connect(`${outside}:${from}`, `${server}:21`));
    for (const wire of controls) wire.server("220 hi");
    for (const [index, wire] of controls.entries()) wire.ask(`PORT 192,168,1,${5 + index},195,80`, "200 OK");
    for (const wire of controls) wire.client("RETR a");
    const data = scene.connect(`${server}:20`, `${outside}:50000`);
    data.data("initiator", "12345");
    data.close("initiator");
    for (const wire of controls) wire.server("226 Done");
    const { sessions } = scene.analyze();
    expect(sessions.flatMap(({ connections }) => connections.map(({ from }) => from))).toEqual([null, null]);
    const rows = sessions.flatMap((session) =>
      session.rows
        .filter(({ kind }) => kind === "data.unlinked")
        .map((row) => explainRow(row, session, "en")),
    );
    expect(rows).toEqual([
      "Connection 198.51.100.9:20 → 203.0.113.1:50000 is FTP data (5 bytes) that more than one session announced: it cannot be told whose it is",
    ]);
  });

  it("but it can, if only one of them has asked for a transfer", () => {
    const scene = new Scene();
    const controls = ["40000", "41000"].map((from) => scene.connect(`${outside}:${from}`, `${server}:21`));
    for (const wire of controls) wire.server("220 hi");
    for (const [index, wire] of controls.entries()) wire.ask(`PORT 192,168,1,${5 + index},195,80`, "200 OK");
    controls[0]?.client("RETR a");
    scene.connect(`${server}:20`, `${outside}:50000`).data("initiator", "12345");
    const { sessions } = scene.analyze();
    expect(sessions.map(({ connections }) => connections[0]?.state)).toEqual(["open", "unused"]);
  });

  const other: [name: string, change: (scene: Scene, control: Wire) => void][] = [
    [
      "two connections that fit one announcement",
      (scene) => scene.connect(`${outside}:40007`, `${inside}:60007`).data("responder", "12"),
    ],
    [
      "another session between the same hosts",
      (scene) => scene.connect(`${outside}:42000`, `${inside}:21`).server("220 hi"),
    ],
  ];
  it.each(other)("a rewritten port, and %s", (_, change) => {
    const scene = new Scene();
    const control = scene.connect(`${outside}:40000`, `${inside}:21`);
    control.server("220 hi");
    control.ask("PASV", "227 Passive (198,51,100,9,195,80)");
    control.client("RETR a");
    control.server("150 Opening");
    change(scene, control);
    const data = scene.connect(`${outside}:40001`, `${inside}:60000`);
    data.data("responder", "12345");
    data.close("responder");
    control.server("226 Done");
    expect(scene.analyze().sessions[0]?.connections).toMatchObject([{ state: "not-captured", from: null }]);
  });

  it.each([
    [
      "goes the other way",
      (scene: Scene) => scene.connect(`${inside}:40001`, `${outside}:60000`).data("responder", "1"),
    ],
    [
      "carries something the other way too",
      (scene: Scene) => {
        const data = scene.connect(`${outside}:40001`, `${inside}:60000`);
        data.data("initiator", "GET");
        data.data("responder", "12345");
      },
    ],
    ["carries nothing", (scene: Scene) => void scene.connect(`${outside}:40001`, `${inside}:60000`)],
    [
      "leads to a service's port",
      (scene: Scene) => scene.connect(`${outside}:40001`, `${inside}:443`).data("responder", "1"),
    ],
  ])("a rewritten port, and a connection that %s", (_, connect) => {
    const scene = new Scene();
    const control = scene.connect(`${outside}:40000`, `${inside}:21`);
    control.server("220 hi");
    control.ask("PASV", "227 Passive (198,51,100,9,195,80)");
    control.client("RETR a");
    control.server("150 Opening");
    connect(scene);
    control.server("226 Done");
    expect(scene.analyze().sessions[0]?.connections).toMatchObject([{ state: "not-captured", from: null }]);
  });
});
