import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Scene, type Wire } from "../../test/scene.ts";
import { analyzeBytes } from "../analyze.ts";
import { explainRow } from "../explain/index.ts";
import type { Session } from "../model.ts";
import { renderJson, renderText } from "../render/index.ts";
import { analyze, collect } from "../session-stream.ts";

const recording = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../../fixtures/nat/${name}.pcap`, import.meta.url));

const notes = (bytes: Uint8Array, language: "en" | "zh-CN"): string[] =>
  renderText(analyzeBytes(bytes), { language, width: 1000 })
    .split("\n")
    .filter((line) => /NAT/.test(line));

describe("a session recorded on both sides of a NAT", () => {
  it("is told once, as the client met it, with what it was on the other side", () => {
    const { sessions, otherPackets } = analyzeBytes(recording("passive"));
    expect(sessions).toHaveLength(1);
    expect(sessions[0]?.client.address).toBe("192.168.13.104");
    expect(sessions[0]?.views).toMatchObject([
      {
        client: { address: "203.0.113.2" },
        connections: [{ id: "C1.D1", from: { address: "203.0.113.2" } }],
      },
    ]);
    expect(otherPackets.total).toBe(0);
    const [note] = notes(recording("passive"), "en");
    expect(note).toMatch(
      /^Note: the session is in the capture at two points, on both sides of an address translation \(NAT\), and told once: here 192\.168\.13\.104:\d+ → 203\.0\.113\.9:21, there 203\.0\.113\.2:61\d\d\d → 203\.0\.113\.9:21 \(frames 2-3,/,
    );
    expect(notes(recording("passive"), "zh-CN")[0]).toContain("两侧都抓到了该会话");
  });

  it("shows what the helper made of PORT", () => {
    const [session] = analyzeBytes(recording("active-helper")).sessions;
    if (session === undefined) throw new Error("none");
    const port = session.rows.find(
      ({ kind, params }) => kind === "command" && "verb" in params && params.verb === "PORT",
    );
    if (port === undefined) throw new Error("no PORT");
    expect(explainRow(port, session, "en")).toContain(
      "; a device further on rewrites it (FTP ALG): behind that it names 203.0.113.2:57155 (frame 26)",
    );
    expect(port.level).toBe("note");
    expect(session.connections).toMatchObject([
      { address: "192.168.13.104", state: "open", bytesToClient: 1492 },
    ]);
    const json = JSON.parse(renderJson(analyzeBytes(recording("active-helper")), { language: "en" }));
    expect(json.sessions[0].views[0].connections[0]).toMatchObject({ address: "203.0.113.2", port: 57155 });
  });
});

describe("what looks like a session at very many points", () => {
  it("is that at a few; the others are sessions of their own", () => {
    const scene = new Scene();
    const wires = Array.from({ length: 20 }, (_, at) =>
      scene.flow(`198.51.100.${at + 1}:${40_000 + at}`, "192.0.2.9:21", 9),
    );
    for (const wire of wires) wire.handshake();
    for (const wire of wires) wire.server("220 Hello");
    for (const wire of wires) wire.ask("USER x", "230 In");
    for (const wire of wires) wire.reset("initiator");
    const { sessions, otherPackets } = scene.analyze();
    expect(sessions.map(({ views = [] }) => views.length)).toEqual([
      8,
      ...Array.from({ length: 11 }, () => 0),
    ]);
    expect(sessions[0]?.notes).toHaveLength(8);
    expect(otherPackets.total).toBe(0);
  });
});

describe("two points, one of which lacks lines", () => {
  it("it is not said that one PORT becomes what another one does", () => {
    const scene = new Scene();
    const inside = scene.flow("192.168.1.5:40000", "192.0.2.9:21", 9);
    const outside = scene.flow("198.51.100.4:61000", "192.0.2.9:21", 9);
    for (const wire of [inside, outside]) wire.handshake();
    for (const wire of [outside, inside]) wire.server("220 Hello");
    for (const low of [80, 90, 99]) {
      inside.client(`PORT 192,168,1,5,195,${low}`);
      if (low === 80) outside.skip("initiator", `PORT 198,51,100,4,195,${low}\r\n`);
      else outside.client(`PORT 198,51,100,4,195,${low}`);
      for (const wire of [outside, inside]) wire.server("200 OK");
    }
    const { sessions } = scene.analyze();
    expect(sessions).toHaveLength(1);
    const named = sessions[0]?.rows.flatMap((row) =>
      row.kind === "command" && row.params.announced !== null
        ? [(row.params.announced.elsewhere ?? []).map(({ endpoint }) => endpoint.port)]
        : [],
    );
    expect(named).toEqual([[], [], []]);
  });
});

describe("a recording at several points", () => {
  const told = (name: string, language: "en" | "zh-CN"): string =>
    renderText(analyzeBytes(recording(name)), { language, width: 1000 });

  it.each([
    ["passive", 1, []],
    ["active-helper", 1, ["203.0.113.2"]],
    ["active-helper-v6", 1, ["2001:db8:113::2"]],
    ["server-behind", 1, []],
    ["server-helper", 1, ["10.0.0.9"]],
    ["carrier", 2, ["100.64.0.2", "203.0.113.2"]],
    ["hairpin", 2, []],
    ["guard", 1, []],
    ["clocks", 1, []],
  ] as const)("%s is one session with one transfer, and %i more points", (name, points, named) => {
    const { sessions, otherPackets, captures } = analyzeBytes(recording(name));
    expect(sessions).toHaveLength(1);
    const [session] = sessions;
    expect(session?.transfers).toMatchObject([{ argument: "numbers.txt", bytes: 1492, complete: "yes" }]);
    expect(session?.views).toHaveLength(points);
    const elsewhere = session?.rows.flatMap(({ params }) =>
      "announced" in params ? (params.announced?.elsewhere ?? []) : [],
    );
    expect(elsewhere?.map(({ endpoint }) => endpoint.address)).toEqual(named);
    const frames = new Set(
      [
        ...(session?.rows ?? []).flatMap(({ frames, acks }) => [...frames, ...acks]),
        ...(session?.views ?? []).flatMap((view) => view.frames),
      ].flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at)),
    );
    expect(frames.size + otherPackets.total).toBe(captures[0]?.packets);
    expect(otherPackets.total).toBe(0);
  });

  it("says what PORT becomes at each translation, the nearest first", () => {
    expect(told("carrier", "en")).toMatch(
      /; a device further on rewrites it \(FTP ALG\): behind that it names 100\.64\.0\.2:(\d+) \(frame \d+\) → 203\.0\.113\.2:\1 \(frame \d+\)/,
    );
    expect(told("carrier", "zh-CN")).toMatch(
      /；此后会被途中设备改写（FTP ALG）：改写后公布的是 100\.64\.0\.2/,
    );
  });

  it("says what a 227 was before it came to the client's side", () => {
    expect(told("server-helper", "en")).toMatch(
      /announces 203\.0\.113\.2, port (\d+) .*; a device on the way here has rewritten it \(FTP ALG\): before that it named 10\.0\.0\.9:\1 \(frame \d+\)/,
    );
    expect(told("server-helper", "zh-CN")).toMatch(
      /；到这里之前已被途中设备改写（FTP ALG）：改写前公布的是 10\.0\.0\.9/,
    );
  });

  it("says that the client went elsewhere where nothing rewrote the 227", () => {
    expect(told("server-behind", "en")).toMatch(
      /connects to 203\.0\.113\.2:(\d+), not to the announced 10\.0\.0\.9:\1/,
    );
  });

  it("says by how much the clock at one point is wrong", () => {
    expect(told("clocks", "en")).toContain("; the clocks of the two points are 7.25 s apart");
    expect(told("clocks", "zh-CN")).toContain("；两处的时钟相差 7.25 秒");
  });
});

describe("two captures of one session", () => {
  /** What one of the two interfaces saw, its clock set wrong by whole seconds. */
  const half = (name: string, near: boolean, ahead: number): Uint8Array => {
    const bytes = new Uint8Array(recording(name));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const kept = [bytes.subarray(0, 24)];
    for (let at = 24; at < bytes.length; at += 16 + view.getUint32(at + 8, true)) {
      const record = bytes.slice(at, at + 16 + view.getUint32(at + 8, true));
      // The client's own address is in the packets of one side only.
      if ([...record.subarray(42, 50)].join().includes("192,168,13,104") !== near) continue;
      new DataView(record.buffer).setUint32(0, view.getUint32(at, true) + ahead, true);
      kept.push(record);
    }
    return Buffer.concat(kept);
  };

  it.each([0, 3, -20, 55])("are one session where the clock of one is %i s ahead", async (ahead) => {
    const inputs = [half("active-helper", true, 0), half("active-helper", false, ahead)];
    const { sessions } = await collect(analyze(inputs.map((input, at) => ({ file: `${at}`, input }))));
    expect(sessions).toHaveLength(1);
    const [view] = sessions[0]?.views ?? [];
    // Seen from whichever comes first.
    expect(view?.clockAhead).toBeCloseTo(Math.abs(ahead), 2);
    expect(sessions[0]?.transfers).toHaveLength(1);
    const when = sessions[0]?.rows.flatMap(({ params }) =>
      "announced" in params ? (params.announced?.elsewhere ?? []).map((named) => named.when) : [],
    );
    expect(when).toEqual([ahead < 0 ? "before" : "after"]);
  });
});

describe("a control connection whose numbers a device makes up", () => {
  const lines = [
    ["USER u", "331 pw"],
    ["PASS x", "230 in"],
    ["PWD", '257 "/"'],
    ["QUIT", "221 bye"],
  ] as const;

  /** @param order which connection sends first: a command, and the reply to it */
  function sessions(inside: string, outside: string, order: (line: number) => [boolean, boolean]): Session[] {
    const scene = new Scene();
    const [one, other] = [inside, outside].map((from, at) => scene.flow(from, "198.51.100.9:21", at + 5)) as [
      Wire,
      Wire,
    ];
    for (const wire of [one, other]) wire.handshake();
    for (const wire of [other, one]) wire.server("220 hi");
    for (const [line, [command, reply]] of lines.entries()) {
      const [commandInside, replyInside] = order(line);
      for (const wire of commandInside ? [one, other] : [other, one]) wire.client(command);
      for (const wire of replyInside ? [one, other] : [other, one]) wire.server(reply);
    }
    for (const wire of [one, other]) wire.close();
    return [...scene.analyze().sessions];
  }

  it("is one session where each line passes both points in order", () => {
    const told = sessions("192.168.1.5:40000", "203.0.113.1:61000", () => [true, false]);
    expect(told.map(({ id, views }) => [id, views?.length])).toEqual([["C1", 1]]);
  });

  it.each([
    ["a reply comes to the one first that asked first", (line: number) => [true, line === 2]],
    ["a command does not", (line: number) => [line !== 3, false]],
  ] as const)("is two where %s", (_, order) => {
    const told = sessions(
      "192.168.1.5:40000",
      "203.0.113.1:61000",
      (line) => [...order(line)] as [boolean, boolean],
    );
    expect(told.map(({ views }) => views)).toEqual([undefined, undefined]);
  });
});

/** Two control connections that begin with the same sequence numbers, seen in step. */
function twice(lines: readonly (readonly [string, string, string?, string?])[], apart = 0): Session[] {
  const scene = new Scene();
  const one = scene.flow("192.168.1.5:40000", "198.51.100.9:21", 9);
  const other = scene.flow("203.0.113.1:61000", "198.51.100.9:21", 9);
  const both: Wire[] = [one, other];
  for (const wire of both) {
    wire.handshake();
    scene.wait(apart);
  }
  for (const wire of both) wire.server("220 hi");
  for (const [command, reply, command2 = command, reply2 = reply] of lines) {
    one.client(command);
    other.client(command2);
    one.server(reply);
    other.server(reply2);
  }
  return [...scene.analyze().sessions];
}

describe("two control connections with the same sequence numbers", () => {
  it("are one session where the dialog is the same", () => {
    expect(
      twice([
        ["USER u", "331 pw"],
        ["PASS x", "230 in"],
      ]),
    ).toHaveLength(1);
  });

  it.each([
    ["a command differs", [["USER u", "331 pw", "USER v"]], 0],
    ["a reply differs", [["USER u", "331 pw", "USER u", "230 in"]], 0],
    ["minutes lie between them", [["USER u", "331 pw"]], 200],
  ] as const)("are two where %s", (_, lines, apart) => {
    const sessions = twice(lines, apart);
    expect(sessions.map(({ id, views }) => [id, views])).toEqual([
      ["C1", undefined],
      ["C2", undefined],
    ]);
  });

  it.each([
    ["begin with other numbers", [11, 22], ["data", "data"]],
    ["carry other data", [11, 11], ["data", "more data"]],
  ] as const)("are two where their data connections %s", (_, isn, data) => {
    const scene = new Scene();
    const controls = [1, 2].map((host) => scene.flow(`10.0.0.${host}:40000`, "198.51.100.9:21", 9));
    for (const wire of controls) wire.handshake();
    for (const wire of controls) wire.ask("EPSV", "229 (|||50000|)");
    for (const wire of controls) wire.client("RETR f");
    for (const at of [0, 1] as const) {
      const wire = scene.flow(`10.0.0.${at + 1}:40001`, "198.51.100.9:50000", isn[at]);
      wire.handshake();
      wire.data("responder", data[at]);
      wire.close();
    }
    for (const wire of controls) wire.server("226 done");
    expect(scene.analyze().sessions.map(({ id }) => id)).toEqual(["C1", "C2"]);
  });

  it("are told with what was cut off and copied at the other point: every packet is somewhere", () => {
    const scene = new Scene();
    const [one, other] = ["192.168.1.5:40000", "203.0.113.1:61000"].map((from) =>
      scene.flow(from, "198.51.100.9:21", 9),
    ) as [Wire, Wire];
    for (const wire of [one, other]) wire.handshake();
    for (const wire of [one, other]) wire.ask("USER u", "331 pw");
    scene.copy();
    other.data("initiator", 40);
    const [session] = scene.analyze().sessions;
    expect(session?.notes).toMatchObject([
      {
        kind: "nat.view",
        frames: [
          [4, 6],
          [9, 10],
        ],
      },
      { kind: "tcp.copies", frames: [[11, 11]] },
      { kind: "tcp.gap.cut", bytes: 40, frames: [[12, 12]] },
    ]);
  });

  it("leave no hole in the numbers of the sessions", () => {
    const scene = new Scene();
    const both = ["192.168.1.5:40000", "203.0.113.1:61000"].map((from) =>
      scene.flow(from, "198.51.100.9:21", 9),
    );
    for (const wire of both) wire.handshake();
    const later = scene.connect("192.168.1.6:40000", "198.51.100.9:21");
    for (const wire of [...both, later]) wire.ask("USER u", "331 pw");
    const { sessions } = scene.analyze();
    expect(sessions.map(({ id, client, views }) => [id, client.address, views?.length ?? 0])).toEqual([
      ["C1", "192.168.1.5", 1],
      ["C2", "192.168.1.6", 0],
    ]);
  });
});
