import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { limits } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { greeted, hosts } from "../test/catalogue/dialog.ts";
import { Scene } from "../test/scene.ts";
import { CaptureFile } from "./capture-file.ts";
import { secondsOf } from "./facts/time.ts";
import type { Row, Session } from "./model.ts";
import { nodeHost } from "./node/host.ts";
import { PacketAnalysis } from "./packet-analysis.ts";

const folder = fileURLToPath(new URL("../../../fixtures/", import.meta.url));
const recordings = ["article", "keylog", "lab", "loss", "nat", "tls"].flatMap((room) =>
  readdirSync(folder + room, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.pcap(?:ng)?$/.test(name))
    .map((name) => `${room}/${name}`),
);

/** Rows as somebody sees them who watches the capture, looking four times a second; and the sessions in the end. */
function watched(file: Uint8Array) {
  const rows = new Map<string, Row[]>();
  const sessions: Session[] = [];
  /** Before the sessions had ended. */
  const early: Row[] = [];
  const found = new Set<string>();
  const analysis = new PacketAnalysis({ host: nodeHost }, (one) => sessions.push(one), {
    running({ id, unfinished, findings }, more) {
      rows.set(id, [...(rows.get(id) ?? []), ...more]);
      if (unfinished !== true) return;
      early.push(...more);
      for (const { rule } of findings) found.add(rule);
    },
  });
  let looked = 0;
  const look = (): void => {
    looked += 0.25;
    analysis.watch(looked);
  };
  const capture = new CaptureFile({
    packet(packet) {
      const now = secondsOf(packet);
      if (looked === 0) looked = now;
      // As if a clock ran: whoever watches looks also where nothing comes.
      for (let steps = 0; looked + 0.25 < now && steps < 100; steps++) look();
      looked = Math.max(looked, now - 0.25);
      analysis.packet(packet);
    },
  });
  capture.push(file);
  for (let steps = 0; steps < 40; steps++) look();
  analysis.end([capture.end("")]);
  return { rows, sessions, early, found };
}

/**
 * Not so: connections that no announcement tells of, which the session judges when it is over; what troubles a transfer or a
 * line, which is told before that has come to its end; and transfers that never do.
 */
const late = new Set<Row["kind"]>([
  "tls.inferred.data",
  "data.unlinked",
  "data.notcaptured",
  "data.fxp",
  "tcp.zerowin",
  "tcp.retrans.row",
]);

function inTurn(rows: readonly Row[]): string[] {
  const ended = new Set(
    rows
      .filter(({ kind }) => /^tcp\.(?:close\.(?!half)|reset)/.test(kind))
      .map(({ connection }) => connection),
  );
  return rows
    .filter(({ kind, params, connection }) => {
      if (kind.startsWith("data.") && !ended.has(connection)) return false;
      if (kind !== "tcp.handshake.incomplete") return !late.has(kind);
      return params.which === "control" || connection.includes(".");
    })
    .map(key);
}

const key = (row: Row) => `${row.frames[0]?.[0] ?? "-"} ${row.kind} ${row.connection}`;

describe("rows that are given while a session runs", () => {
  it.each(recordings)("are all of the session's, in their order: %s", (name) => {
    const { rows, sessions } = watched(readFileSync(folder + name));
    for (const session of sessions) {
      const given = rows.get(session.id) ?? [];
      expect(given.map(key).sort()).toEqual(session.rows.map(key).sort());
      expect(inTurn(given)).toEqual(inTurn(session.rows));
    }
  });

  it("do not wait for the session's end, also where TLS hides what announces them", () => {
    const file = readFileSync(`${folder}tls/explicit-tls13-curl.pcap`);
    const kinds = watched(file).early.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "tls.inferred.data")).toHaveLength(2);
    expect(kinds).toContain("tls.closenotify");
  });

  it("are all told of a session of more rows than are held, and let go", () => {
    const scene = new Scene();
    const control = greeted(scene);
    for (let at = 0; at < limits.sessionRows; at++) control.ask("NOOP", "200 ok");
    control.close("initiator");
    const { rows, sessions } = watched(scene.pcap());
    expect(rows.get("C1")?.flatMap(({ frames }) => frames.map(([first]) => first))).toEqual([
      1,
      ...Array.from({ length: 2 * limits.sessionRows + 2 }, (_, at) => 4 + at),
    ]);
    expect(sessions[0]).toMatchObject({ droppedRows: 0 });
    expect(sessions[0]?.rows.length).toBeLessThan(limits.sessionRows);
  });

  it("come with what is found by then: a blocked port while its SYNs still go", () => {
    const scene = new Scene();
    const control = greeted(scene);
    control.ask("PASV", "227 Entering Passive Mode (192,0,2,9,195,80)");
    const data = scene.flow(`${hosts.client}:40001`, `${hosts.server}:50000`, 1000);
    const syn = data.syn();
    for (const seconds of [1, 2, 4]) {
      scene.wait(seconds);
      scene.push(syn);
    }
    scene.wait(60);
    control.close("initiator");
    const { early, found } = watched(scene.pcap());
    expect([...found]).toContain("R01");
    expect(early.map(({ kind }) => kind)).toContain("tcp.handshake.incomplete");
  });
});
