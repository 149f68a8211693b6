import { limits } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { outline, rowOf, Scene, type Wire } from "../../test/scene.ts";
import { type Session, textRenderer } from "../index.ts";

const server = "192.0.2.9";

/** A whole session with one transfer, announced on `port`. */
function play(scene: Scene, client: string, port: number): void {
  const wire = scene.connect(`${client}:40000`, `${server}:21`);
  wire.server("220 hi");
  wire.ask("PASV", `227 (192,0,2,9,195,${port})`);
  const data = scene.connect(`${client}:40001`, `${server}:${195 * 256 + port}`);
  wire.ask("LIST", "150 go");
  data.close("responder");
  wire.server("226 done");
  wire.close("responder");
}

describe("sessions", () => {
  it("are numbered by first frame, whichever is known to be one first", () => {
    const scene = new Scene();
    const slow = scene.connect("10.0.0.1:40000", `${server}:21`);
    play(scene, "10.0.0.2", 80);
    scene.wait(200); // the second is let go meanwhile
    play(scene, "10.0.0.3", 81);
    slow.server("220 at last");
    slow.ask("PASV", "227 (192,0,2,9,195,90)");
    const { sessions, otherPackets } = scene.analyze();
    expect(sessions.map(({ id, client }) => [id, client.address])).toEqual([
      ["C1", "10.0.0.1"],
      ["C2", "10.0.0.2"],
      ["C3", "10.0.0.3"],
    ]);
    for (const session of sessions) {
      const names = JSON.stringify(session).match(/"C\d(?=["."])/g) ?? [];
      expect(new Set(names)).toEqual(new Set([`"${session.id}`]));
    }
    expect(sessions[1]?.connections).toMatchObject([{ id: "C2.D1", state: "open" }]);
    expect(sessions[1]?.rows.find((row) => row.announces !== null)?.announces).toBe("C2.D1");
    expect(otherPackets.total).toBe(0);
  });

  it("that are over do not mind what comes late", () => {
    const scene = new Scene();
    const wire = scene.connect("10.0.0.1:40000", `${server}:21`);
    wire.server("220 hi");
    wire.close("responder");
    scene.wait(200);
    play(scene, "10.0.0.2", 80);
    wire.reset("initiator");
    const { sessions, otherPackets } = scene.analyze();
    expect(sessions.map((session) => outline(session).at(-1))).toEqual([
      "5-7 tcp.close.3way",
      expect.stringMatching(/tcp\.close\.3way$/),
    ]);
    expect(otherPackets.total).toBe(0);
  });

  it("that only share numbers with one that is let go wait for their own last packets", () => {
    const scene = new Scene();
    // Only the client's first numbers differ, as behind a device that makes up one side's: each may be a view of the first.
    const open = (host: number, noops: number): Wire => {
      const wire = scene.flow(`10.0.0.${host}:40000`, `${server}:21`, 7000 * host);
      wire.handshake();
      wire.server("220 hi");
      wire.ask(`USER user${host}`, "230 go on");
      for (let at = 0; at < noops; at++) wire.ask("NOOP", "200 ok");
      return wire;
    };
    const first = open(1, limits.lingeringRows / 2);
    const late = open(2, 0);
    const loading = open(3, 0);
    loading.ask("PASV", "227 (192,0,2,9,195,80)");
    const data = scene.connect("10.0.0.3:40001", `${server}:${195 * 256 + 80}`);
    loading.ask("RETR a", "150 go");
    data.data("responder", "one");
    first.close("responder");
    late.fin("responder");
    late.fin("initiator");
    loading.close("responder");
    // Enough are over for the first, with all its rows, to be let go.
    for (let host = 4; host < 12; host++) open(host, 0).close("responder");
    late.ack("responder");
    const lastAck = scene.frame;
    data.data("responder", "two");
    data.close("responder");
    const { sessions, otherPackets } = scene.analyze();
    expect(sessions).toHaveLength(11);
    expect(sessions[1]?.rows.at(-1)?.frames.at(-1)).toEqual([lastAck, lastAck]);
    expect(sessions[2]?.transfers).toMatchObject([{ bytes: 6 }]);
    expect(otherPackets.total).toBe(0);
  });

  it("of a port scan are the first thousand; the rest is counted, and said", () => {
    const scene = new Scene();
    for (let host = 0; host < 1100; host++) {
      scene.flow("10.0.0.1:40000", `10.1.${host >> 8}.${host & 255}:21`).syn();
    }
    const { sessions, otherPackets, captures } = scene.analyze();
    expect(sessions).toHaveLength(1000);
    expect(sessions.at(-1)?.id).toBe("C1000");
    expect(otherPackets).toEqual({ total: 100, byKind: { TCP: 100 } });
    expect(captures[0]?.warnings).toEqual([{ kind: "silent", offset: null, value: 100 }]);
  });

  it("that never end are let go, the most silent first, when too many are open; each says so", () => {
    const scene = new Scene();
    // Numbers of its own, or it might be another view of the one before.
    const open = (host: number): Wire => {
      const wire = scene.flow(
        `10.1.${host >> 8}.${host & 255}:${20_000 + host}`,
        `${server}:21`,
        7000 * host,
      );
      wire.handshake();
      wire.server("220 hi");
      wire.client("USER anonymous");
      return wire;
    };
    const [spoken, silent] = [open(0), open(1)];
    for (let host = 2; host < limits.openSessions + 2; host++) {
      if (host % 1000 === 999) spoken.server("331 go on");
      open(host);
    }
    silent.server("331 too late");
    const { sessions, otherPackets } = scene.analyze();
    expect(sessions.map(({ id }) => id)).toEqual(sessions.map((_, at) => `C${at + 1}`));
    expect(sessions).toHaveLength(limits.openSessions + 2);
    const [whole, cut] = sessions as [Session, Session];
    expect(whole.notes).toEqual([]);
    expect(cut.notes).toMatchObject([{ kind: "session.abandoned", sessions: limits.openSessions }]);
    // Whether an answer came was not looked at: none is missed.
    expect(rowOf(cut, "command").level).toBe("ok");
    expect(textRenderer({ language: "en" }).session(cut)).toContain("more than 2,000 sessions were open");
    expect(textRenderer({ language: "zh-CN" }).session(cut)).toContain("同时打开的会话超过 2,000 个");
    const gone = sessions.filter(({ notes }) => notes.length > 0);
    expect(gone.length).toBeLessThan(limits.openSessions / 4);
    expect(sessions.at(-1)?.notes).toEqual([]);
    expect(otherPackets.total).toBe(0);
  });
});
