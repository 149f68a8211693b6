import { describe, expect, it } from "vitest";
import { rowOf, Scene } from "../../test/scene.ts";

const client = "10.0.0.1";
const server = "192.0.2.9";

describe("data connections whose announcement cannot be seen", () => {
  it("a transfer that was running when the capture began", () => {
    const scene = new Scene();
    const data = scene.flow(`${client}:40001`, `${server}:50000`);
    for (let part = 0; part < 300; part++) data.data("responder", "x".repeat(100));
    data.close("responder");
    const control = scene.flow(`${client}:40000`, `${server}:21`);
    control.server("226 Done");
    control.ask("QUIT", "221 Bye");
    const { sessions, otherPackets } = scene.analyze();
    expect(otherPackets.total).toBe(0);
    expect(sessions).toHaveLength(1);
    const [session] = sessions;
    if (session === undefined) throw new Error("no session");
    expect(rowOf(session, "data.unlinked").params.bytes).toBe(30_000);
  });

  it("one that began before a word of the dialog was captured", () => {
    const scene = new Scene();
    const data = scene.connect(`${client}:40001`, `${server}:50000`);
    const control = scene.flow(`${client}:40000`, `${server}:21`);
    control.server("150 Here");
    data.data("responder", "abc");
    data.close("responder");
    control.server("226 Done");
    control.ask("QUIT", "221 Bye");
    expect(rowOf(scene.session(), "data.unlinked").params.bytes).toBe(3);
  });

  it("not what runs between other hosts", () => {
    const scene = new Scene();
    const data = scene.flow("10.0.0.7:40001", `${server}:50000`);
    data.data("responder", "abc");
    const control = scene.flow(`${client}:40000`, `${server}:21`);
    control.server("226 Done");
    control.ask("QUIT", "221 Bye");
    expect(scene.analyze().otherPackets.byKind).toEqual({ TCP: 1 });
  });

  it("packets that were cut to their first bytes: the port tells", () => {
    const scene = new Scene();
    const control = scene.connect(`${client}:40000`, `${server}:21`);
    const cut = (from: "initiator" | "responder", text: string): void => {
      control.segment(from, { flags: 0x18, payload: new TextEncoder().encode(text), payloadLength: 20 });
      control.skip(from, " ".repeat(20));
    };
    cut("responder", "22");
    cut("initiator", "PA");
    cut("responder", "22");
    const data = scene.connect(`${client}:40001`, `${server}:50000`);
    cut("initiator", "RE");
    data.data("responder", 500);
    data.close("responder");
    const { sessions, otherPackets } = scene.analyze();
    expect(otherPackets.total).toBe(0);
    expect(sessions.map(({ server: { port } }) => port)).toEqual([21]);
    expect(sessions[0]?.rows.some(({ kind }) => kind === "data.unlinked")).toBe(true);
  });
});
