import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Scene, type Wire } from "../../test/scene.ts";
import { analyzeBytes } from "../analyze.ts";
import { TCP_ACK } from "../decode/index.ts";
import type { Session } from "../model.ts";
import { nodeHost } from "../node/host.ts";
import { timelinesOf } from "../report/timeline.ts";
import { maxStretches } from "./stretches.ts";

const folder = fileURLToPath(new URL("../../../../fixtures/", import.meta.url));

const recordings = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.pcap(?:ng)?$/.test(name))
  .sort();

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

/** A download over a passive data connection. */
function download(act: (data: Wire, scene: Scene, control: Wire) => void): Session {
  const scene = new Scene();
  const control = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
  control.server("220 hi");
  control.ask("PASV", "227 (192,0,2,9,195,80)");
  control.ask("RETR a", "150 Opening");
  act(scene.connect("10.0.0.1:40001", "192.0.2.9:50000"), scene, control);
  return scene.session();
}

const stallsOf = (session: Session) =>
  (session.timelines.find(({ which }) => which === "data")?.stalls ?? []).map(({ from, to, ...stall }) => ({
    ...stall,
    seconds: Math.round((to - from) * 10) / 10,
  }));

describe("the bytes of a timeline are those of its connection: of", () => {
  it.each(recordings)("fixtures/%s", (name) => {
    for (const session of analyzeBytes(readFileSync(folder + name), { host: nodeHost }).sessions) {
      const timelines = new Map(session.timelines.map((timeline) => [timeline.connection, timeline]));
      expect(timelines.size).toBe(session.timelines.length);
      for (const { id, bytesToClient, bytesToServer } of session.connections) {
        const timeline = timelines.get(id);
        expect(timeline !== undefined).toBe(bytesToClient + bytesToServer > 0);
        if (timeline === undefined) continue;
        const [client, server, missing] = [timeline.toClient, timeline.toServer, timeline.missing].map(sum);
        expect((client ?? 0) + (server ?? 0) + (missing ?? 0)).toBe(bytesToClient + bytesToServer);
        if (missing === 0) expect([client, server]).toEqual([bytesToClient, bytesToServer]);
      }
      for (const { retransmissions, connection } of session.transfers)
        expect(sum(timelines.get(connection)?.retransmissions ?? [])).toBe(
          timelines.has(connection) ? retransmissions : 0,
        );
      for (const { start, end, step, from, to } of timelinesOf(session, session.start).flatMap((one) =>
        one.stalls.length === 0
          ? [{ ...one, from: one.start, to: one.end }]
          : one.stalls.map((stall) => ({ ...one, ...stall })),
      )) {
        expect(from).toBeGreaterThanOrEqual(start - 1e-6);
        expect(to).toBeLessThanOrEqual(end + 1e-6);
        expect(end - start).toBeLessThanOrEqual(step * maxStretches);
      }
    }
  });
});

describe("what holds a transfer up is told with its side and its time:", () => {
  it("a full receive buffer", () => {
    const session = download((data, scene) => {
      data.data("responder", "12345");
      data.segment("initiator", { flags: TCP_ACK, window: 0 });
      scene.wait(3);
      data.segment("initiator", { flags: TCP_ACK, window: 100 });
      data.data("responder", "67890");
    });
    expect(stallsOf(session)).toEqual([{ cause: "zero-window", who: "client", seconds: 3 }]);
  });

  it("bytes that are sent again and again, and nothing new", () => {
    const session = download((data, scene) => {
      const lost = data.next("responder");
      data.data("responder", "12345");
      for (const seconds of [0.3, 0.6, 1.2]) {
        scene.wait(seconds);
        data.again("responder", lost, "12345");
      }
      data.data("responder", "67890");
    });
    expect(stallsOf(session)).toEqual([{ cause: "retransmission", who: "server", seconds: 2.1 }]);
    const data = session.timelines.find(({ which }) => which === "data");
    expect(sum(data?.retransmissions ?? [])).toBe(3);
  });

  it("a sender that says nothing, and one that never says anything again", () => {
    const paused = download((data, scene) => {
      data.data("responder", "12345");
      scene.wait(5);
      data.data("responder", "67890");
    });
    expect(stallsOf(paused)).toEqual([{ cause: "silence", who: "server", seconds: 5 }]);
    const hung = download((data, scene, control) => {
      data.data("responder", "12345");
      scene.wait(60);
      control.server("426 Timeout");
    });
    expect(stallsOf(hung)).toEqual([{ cause: "silence", who: "server", seconds: 60 }]);
  });

  it("no silence between commands, nor where it was the other side's turn", () => {
    const session = download((data, scene, control) => {
      scene.wait(10);
      data.data("initiator", "hello");
      scene.wait(10);
      data.data("responder", "12345");
      data.close("responder");
      control.server("226 Done");
      scene.wait(60);
      control.ask("QUIT", "221 Bye");
    });
    expect(session.timelines.flatMap(({ stalls }) => stalls)).toEqual([]);
  });
});
