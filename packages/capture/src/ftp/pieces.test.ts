import { limits } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { Scene, Wire } from "../../test/scene.ts";
import { languages, type Row, renderText, type Session, textRenderer } from "../index.ts";
import { TcpFlow } from "../write/index.ts";

const server = "192.0.2.9";

function login(scene: Scene, number = 1): Wire {
  const client = { address: `10.0.0.${number}`, port: 40_000 + number, isn: 1000 * number };
  const wire = new Wire(scene, new TcpFlow(client, { address: server, port: 21, isn: 7000 * number }));
  wire.handshake();
  wire.server("220 hi");
  wire.ask("USER u", "331 password");
  wire.ask("PASS p", "230 in");
  return wire;
}

/** The sessions of a scene, each with all its rows. */
function pieced(scene: Scene): { readonly pieces: readonly Session[]; readonly rows: readonly Row[] } {
  const { sessions } = scene.analyze({ inPieces: true });
  return { pieces: sessions, rows: sessions.flatMap(({ rows }) => rows) };
}

/** Frames of rows, in their order. */
function framesOf(rows: readonly Row[]): number[] {
  return rows.flatMap(({ frames, acks }) =>
    [...frames, ...acks].flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, at) => first + at),
    ),
  );
}

describe("a session of more rows than are held", () => {
  const count = limits.sessionRows;

  it("is given in pieces: every row, in order, none twice; the last with all else", () => {
    const scene = new Scene();
    const wire = login(scene);
    for (let at = 0; at < count; at++) wire.ask("NOOP", "200 ok");
    wire.close();
    const { pieces, rows } = pieced(scene);
    expect(pieces.map(({ unfinished }) => unfinished === true)).toEqual([true, true, false]);
    expect(new Set(pieces.map(({ id }) => id))).toEqual(new Set(["C1"]));
    expect(framesOf(rows)).toEqual(Array.from({ length: scene.frame }, (_, at) => at + 1));
    expect(Math.max(...pieces.map((piece) => piece.rows.length))).toBeLessThanOrEqual(count);
    expect(pieces.at(-1)).toMatchObject({ droppedRows: 0, user: "u" });
    expect(scene.session().droppedRows).toBe(rows.length - count);
  });

  it("is given so too where all of it comes within a moment", () => {
    const scene = new Scene();
    const wire = login(scene);
    for (let at = 0; at < count; at++) {
      wire.ask("NOOP", "200 ok");
      scene.wait(-0.002);
    }
    const { pieces, rows } = pieced(scene);
    expect(framesOf(rows)).toEqual(Array.from({ length: scene.frame }, (_, at) => at + 1));
    expect(pieces.at(-1)?.droppedRows).toBe(0);
  });

  it("is given so too where the clock is set back, and waits for no packet from the future", () => {
    const scene = new Scene();
    const wire = login(scene);
    scene.wait(86_400);
    wire.ask("NOOP", "200 ok");
    scene.wait(-86_400);
    for (let at = 0; at < count; at++) wire.ask("NOOP", "200 ok");
    const { pieces, rows } = pieced(scene);
    expect(pieces.length).toBeGreaterThan(1);
    expect(framesOf(rows)).toEqual(Array.from({ length: scene.frame }, (_, at) => at + 1));
    expect(pieces.at(-1)?.droppedRows).toBe(0);
  });

  it("tells in their place the data connections whose end nobody captured, and so the session's own end", () => {
    const scene = new Scene();
    const wire = login(scene);
    for (let at = 0; at < count / 4; at++) {
      wire.ask("PASV", "227 ok (192,0,2,9,195,80)");
      const data = scene.connect(`10.0.0.1:${50_000 + (at % 10_000)}`, `${server}:50000`);
      wire.ask("RETR f", "150 Here");
      data.data("responder", "abc");
      wire.server("226 Done");
      scene.wait(0.1);
    }
    wire.ask("QUIT", "221 Bye");
    const { pieces, rows } = pieced(scene);
    expect(pieces.at(-1)?.droppedRows).toBe(0);
    expect(pieces[0]?.rows.some(({ kind }) => kind === "data.down")).toBe(true);
    expect(rows.filter(({ kind }) => kind === "data.down")).toHaveLength(count / 4);
    expect(rows.filter(({ kind }) => kind === "command" || kind === "reply")).toHaveLength(
      count + count / 4 + 7,
    );
  });

  it("lists with its rows what waits for their end: what was sent again, and ACKs of bytes that nobody captured", () => {
    const scene = new Scene();
    const wire = login(scene);
    const noop = wire.data("initiator", "NOOP\r\n");
    scene.wait(0.3);
    scene.push(noop);
    wire.server("200 ok");
    wire.ask("PASV", "227 ok (192,0,2,9,195,80)");
    const flow = new TcpFlow({ address: "10.0.0.1", port: 41_000 }, { address: server, port: 50_000 });
    const data = new Wire(scene, flow);
    data.handshake();
    wire.ask("RETR f", "150 Opening BINARY mode data connection for f (4 bytes)");
    flow.data("responder", new TextEncoder().encode("data"));
    data.ack("initiator");
    wire.server("226 done");
    for (let at = 0; at < count; at++) wire.ask("NOOP", "200 ok");
    wire.close();
    const { rows } = pieced(scene);
    const all = Array.from({ length: scene.frame }, (_, at) => at + 1);
    expect(framesOf(rows).sort((a, b) => a - b)).toEqual(all);
    expect(rows.filter(({ retransmissions }) => retransmissions > 0).map(({ kind }) => kind)).toEqual([
      "command",
    ]);
  });

  it("tells of transfers behind as many announcements as are recorded, and how many they are", () => {
    const scene = new Scene();
    const wire = login(scene);
    for (let at = 0; at < count; at++) wire.ask("PASV", "227 ok (192,0,2,9,195,80)");
    for (const port of [1, 2]) {
      wire.ask("PASV", `227 ok (192,0,2,9,195,${port})`);
      const data = scene.connect(`10.0.0.1:${41_000 + port}`, `${server}:${195 * 256 + port}`);
      wire.ask("RETR f", "150 Opening BINARY mode data connection for f (4 bytes)");
      data.data("responder", "data");
      data.close();
      wire.server("226 done");
    }
    wire.close();
    const { pieces, rows } = pieced(scene);
    const down = rows.filter(({ kind }) => kind === "data.down");
    expect(down.map(({ connection }) => connection)).toEqual([`C1.D${count + 1}`, `C1.D${count + 2}`]);
    expect(down[0]?.params).toMatchObject({ argument: "f", bytes: 4 });
    expect(pieces.at(-1)).toMatchObject({ moreTransfers: 2, transfers: [], droppedRows: 0 });
    const whole = scene.analyze();
    const warned = languages.map(
      (language) => renderText(whole, { language }).match(/^.*(?:transfers than|次传输未).*$/m)?.[0],
    );
    expect(warned).toEqual([
      "Warning: session C1 has 2 more transfers than are listed and looked at for findings",
      "警告：会话 C1 的传输次数超出上限，另有 2 次传输未列出，也未参与诊断",
    ]);
  });

  it("keeps its number while an older one still runs", () => {
    const scene = new Scene();
    const older = login(scene);
    const wire = login(scene, 2);
    for (let at = 0; at < count; at++) wire.ask("NOOP", "200 ok");
    wire.close();
    older.close();
    const ids = pieced(scene).pieces.map(({ id, unfinished }) => `${id}${unfinished === true ? "…" : ""}`);
    expect(ids).toEqual(["C2…", "C2…", "C1", "C2"]);
  });

  it("reads in parts: what it came to stands behind its last rows", () => {
    const scene = new Scene();
    const wire = login(scene);
    for (let at = 0; at < count; at++) wire.ask("NOOP", "200 ok");
    wire.close();
    const analysis = scene.analyze({ inPieces: true });
    const text = renderText(analysis, { language: "en" });
    expect(text.match(/^Session C1.*/gm)).toEqual([
      "Session C1: u@192.0.2.9 from 10.0.0.1, 2001-09-09 01:46:40 UTC, a long session, told in parts",
      "Session C1 goes on",
      "Session C1 goes on",
      'Session C1: u@192.0.2.9 from 10.0.0.1, 2001-09-09 01:46:40 UTC, 20 s, greeting "hi", 0 transfers',
    ]);
    expect(text).not.toContain("more rows");
    const chinese = textRenderer({ language: "zh-CN", width: 120 });
    const [first, second] = analysis.sessions.map((piece) => chinese.session(piece).split("\n")[1]);
    expect(first).toMatch(/，会话很长，分段说明$/);
    expect(second).toBe("会话 C1（续）");
  });
});
