import { describe, expect, it } from "vitest";
import { frames, rowOf, Scene, type Wire } from "../../test/scene.ts";
import { TCP_ACK } from "../decode/index.ts";
import type { Session } from "../model.ts";

/** A download over a passive data connection; its first data frame is number 12. */
function download(act: (data: Wire, scene: Scene) => void): Session {
  const scene = new Scene();
  const control = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
  control.server("220 hi");
  control.ask("PASV", "227 (192,0,2,9,195,80)");
  control.ask("RETR a", "150 Opening");
  const data = scene.connect("10.0.0.1:40001", "192.0.2.9:50000");
  act(data, scene);
  return scene.session();
}

const window = (data: Wire, size: number): void => {
  data.segment("initiator", { flags: TCP_ACK, window: size });
};

describe("full receive buffers", () => {
  it("are one row for a side, with what they took together", () => {
    const session = download((data, scene) => {
      data.data("responder", "12345"); // 12
      for (const _ of [1, 2]) {
        window(data, 0); // 13, 16
        scene.wait(1.999);
        window(data, 100); // 14, 17
        data.data("responder", "67890"); // 15, 18
      }
    });
    const rows = session.rows.filter(({ kind }) => kind === "tcp.zerowin");
    expect(rows.map((row) => frames(row.frames))).toEqual(["13-14,16-17"]);
    expect(rows[0]?.params).toMatchObject({ times: 2, who: "client" });
    expect(rowOf(session, "tcp.zerowin").params.seconds).toBeCloseTo(4, 6);
  });

  it("are ordinary ACKs where they cost less than a tenth of a second", () => {
    const session = download((data) => {
      data.data("responder", "12345");
      window(data, 0);
      window(data, 100);
      data.data("responder", "67890");
    });
    expect(session.rows.some(({ kind }) => kind === "tcp.zerowin")).toBe(false);
    expect(frames(rowOf(session, "data.down").acks)).toBe("13-14");
  });

  it("have the sender's probes in their row", () => {
    const session = download((data, scene) => {
      data.data("responder", "12345");
      data.ack("initiator");
      window(data, 0); // 14
      scene.wait(2);
      data.segment("responder", { flags: TCP_ACK, seq: data.next("responder") - 1 }); // 15
      window(data, 0); // 16
      scene.wait(1);
      window(data, 100); // 17
    });
    expect(session.rows.some(({ kind }) => kind === "tcp.keepalive")).toBe(false);
    expect(frames(rowOf(session, "tcp.zerowin").frames)).toBe("14-17");
  });
});

describe("duplicate ACKs of one number", () => {
  const session = download((data) => {
    const lost = data.next("responder");
    data.data("responder", "lost1"); // 12, lost behind the capturing host
    const other = data.next("responder");
    const duplicate = (): void => data.segment("initiator", { flags: TCP_ACK, ack: lost });
    for (const part of ["seg-2", "seg-3", "seg-4", "seg-5"]) {
      data.data("responder", part); // 13, 15, 17, 19
      duplicate(); // 14, 16, 18, 20
    }
    data.again("responder", other, "seg-2"); // 21: another segment, the loss is not repaired by it
    duplicate(); // 22
    data.again("responder", lost, "lost1"); // 23
    duplicate(); // 24
    data.ack("initiator");
  });

  it("are one row, closed by the segment that was lost, whatever else comes again", () => {
    const rows = session.rows.filter(({ kind }) => kind === "tcp.fastretrans");
    expect(rows.map((row) => [frames(row.frames), row.params])).toMatchObject([
      ["18,20,22-24", { duplicates: 6 }],
    ]);
  });

  it("the segment that came again stands in one row and is counted in the other", () => {
    const row = rowOf(session, "data.down");
    expect(row.retransmissions).toBe(2);
    expect(frames(row.frames)).toBe("12-13,15,17,19,21");
  });
});
