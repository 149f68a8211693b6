import { describe, expect, it } from "vitest";
import { Scene } from "../../test/scene.ts";

const ends: readonly [string, string] = ["10.0.0.1:40000", "10.0.0.2:21"];

function dialog(): Scene {
  const scene = new Scene();
  const control = scene.connect(...ends);
  control.server("220 hi");
  control.ask("NOOP", "200 OK");
  control.ask("PASV", "227 (10,0,0,2,195,80)");
  const data = scene.connect("10.0.0.1:40001", "10.0.0.2:50000");
  control.ask("RETR f", "150 Go (1400 bytes)");
  data.data("responder", new Uint8Array(1400));
  data.close("responder");
  control.server("226 Done");
  return scene;
}

describe("what is said once of a session", () => {
  it("is nothing where nothing is odd", () => {
    expect(dialog().session().notes).toEqual([]);
  });

  it("is which host leaves its checksums to the network card", () => {
    const scene = dialog();
    scene.spoil(40_000);
    expect(scene.session().notes).toEqual([]); // the data connection's are right: some are damaged, at worst
    scene.spoil(40_001);
    expect(scene.session().notes).toEqual([
      {
        kind: "tcp.badchksum",
        hosts: ["10.0.0.1"],
        frames: [
          [1, 1],
          [3, 3],
          [5, 5],
          [7, 7],
          [9, 9],
          [11, 12],
          [16, 16],
        ],
      },
    ]);
  });

  it("is not said of a host whose packets were damaged now and then", () => {
    const scene = new Scene();
    const control = scene.connect(...ends);
    control.server("220 hi");
    control.ask("NOOP", "200 OK");
    scene.spoil(21);
    control.ask("NOOP", "200 OK");
    expect(scene.session().notes).toEqual([]);
  });

  it("is which packets are copies; they are no retransmissions, and in no row", () => {
    const scene = new Scene();
    const control = scene.flow(...ends);
    const twice = (play: () => void): void => {
      play();
      scene.copy();
    };
    twice(() => control.syn());
    twice(() => control.synAck());
    twice(() => control.ack("initiator"));
    twice(() => control.server("220 hi"));
    twice(() => control.ack("initiator"));
    const session = scene.session();
    expect(session.notes).toEqual([
      { kind: "tcp.copies", frames: [2, 4, 6, 8, 10].map((frame) => [frame, frame]) },
    ]);
    expect(session.rows.map(({ frames, acks }) => [frames, acks])).toEqual([
      [
        [
          [1, 1],
          [3, 3],
          [5, 5],
        ],
        [],
      ],
      [[[7, 7]], [[9, 9]]],
    ]);
  });

  it("is how much snaplen cut off, on all its connections; no row breaks the dialog for it", () => {
    const scene = new Scene();
    const control = scene.connect(...ends);
    for (let packet = 0; packet < 3; packet++) control.data(packet === 1 ? "initiator" : "responder", 40);
    const session = scene.session();
    expect(session.notes).toEqual([{ kind: "tcp.gap.cut", bytes: 120, frames: [[4, 6]] }]);
    expect(session.rows.map(({ kind }) => kind)).toEqual(["tcp.handshake.control"]);
  });
});
