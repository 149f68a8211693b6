import { describe, expect, it } from "vitest";
import { frames, outline, rowOf, Scene } from "../../test/scene.ts";

describe("the end of a connection", () => {
  const greeted = () => {
    const scene = new Scene();
    const control = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
    control.server("220 hi");
    return { scene, control };
  };

  it("a FIN that the other side answers with RST names its frame", () => {
    const { scene, control } = greeted();
    control.fin("initiator");
    control.reset("responder");
    expect(rowOf(scene.session(), "tcp.close.half").params).toMatchObject({ who: "client", reset: 6 });
  });

  it("a FIN that nothing follows has none", () => {
    const { scene, control } = greeted();
    control.fin("initiator");
    expect(rowOf(scene.session(), "tcp.close.half").params.reset).toBeNull();
  });

  it("a FIN and a RST of the same side are one row: the reset", () => {
    const { scene, control } = greeted();
    control.fin("initiator");
    control.ack("responder");
    control.reset("initiator");
    const session = scene.session();
    expect(outline(session).at(-1)).toBe("5-7 tcp.reset");
    expect(session.rows.some(({ kind }) => kind.startsWith("tcp.close"))).toBe(false);
  });

  it("a RST that answers what came behind the FIN of its side is an end, not an abort", () => {
    const { scene, control } = greeted();
    control.fin("responder");
    control.client("QUIT");
    control.reset("responder");
    const session = scene.session();
    const row = rowOf(session, "tcp.close.reset");
    expect([frames(row.frames), row.level, row.params.who]).toEqual(["5,7", "note", "server"]);
    expect(session.rows.some(({ kind }) => kind === "tcp.reset")).toBe(false);
  });

  it("repeated ACKs of a FIN belong to the close", () => {
    const { scene, control } = greeted();
    control.close4("initiator");
    control.ack("initiator");
    control.ack("responder");
    const session = scene.session();
    const close = rowOf(session, "tcp.close.4way");
    expect([frames(close.frames), frames(close.acks)]).toEqual(["5-8", "9-10"]);
    expect(session.rows.filter(({ acks }) => acks.length > 0)).toEqual([close]);
  });
});
