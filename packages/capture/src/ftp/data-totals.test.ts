import { describe, expect, it } from "vitest";
import { rowOf, Scene, type Wire } from "../../test/scene.ts";
import { nodeHost } from "../node/host.ts";

function open(scene: Scene): { control: Wire; data: Wire } {
  const control = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
  control.server("220 hi");
  control.ask("PASV", "227 (192,0,2,9,195,80)");
  return { control, data: scene.connect("10.0.0.1:40001", "192.0.2.9:50000") };
}

describe("what a transfer amounts to", () => {
  it("a row of a part has its own bytes, and the total of all", () => {
    const scene = new Scene();
    const { control, data } = open(scene);
    control.ask("RETR a", "150 Opening BINARY mode data connection for a (8 bytes)");
    data.data("responder", "12345");
    scene.wait(2);
    control.ask("NOOP", "200 yes");
    scene.wait(2);
    data.data("responder", "67");
    data.close("responder");
    control.server("226 Done");
    const session = scene.session({ host: nodeHost });
    const rows = session.rows.filter(({ kind }) => kind === "data.down");
    expect(rows.map(({ params }) => params)).toMatchObject([
      { bytes: 5, total: 7, complete: "unknown" },
      { bytes: 2, total: 7, complete: "no", expected: { bytes: 8 }, succeeded: true, sha256: null },
    ]);
    expect(session.transfers).toMatchObject([{ bytes: 7, complete: "no", sha256: null }]);
  });

  it("the 150 names the type while the client has not set one", () => {
    const scene = new Scene();
    const { control, data } = open(scene);
    control.ask("RETR a", "150 Opening BINARY mode data connection for a (10 bytes)");
    data.data("responder", "12345");
    data.reset("responder");
    control.server("426 Broken");
    const session = scene.session();
    expect(rowOf(session, "data.down").params).toMatchObject({ ascii: false, succeeded: false });
    expect(session.rows.flatMap(({ params }) => ("type" in params ? [params.type] : []))).toContain("I");
  });

  it("a type that the client has set stands, whatever the file is called", () => {
    const scene = new Scene();
    const { control, data } = open(scene);
    control.ask("TYPE A", "200 ASCII");
    control.ask("RETR a", "150 Opening BINARY mode data connection for a");
    data.data("responder", "12345");
    data.close("responder");
    control.server("226 Done");
    expect(rowOf(scene.session(), "data.down").params).toMatchObject({ ascii: true, succeeded: true });
  });

  it("the size is the last one that the 150 names", () => {
    const scene = new Scene();
    const { control, data } = open(scene);
    const name = "a (10 bytes).txt";
    control.ask(`RETR ${name}`, `150 Opening BINARY mode data connection for ${name} (3 bytes)`);
    data.data("responder", "abc");
    data.close("responder");
    control.server("226 Done");
    expect(scene.session().transfers).toMatchObject([{ expectedBytes: 3, complete: "yes" }]);
  });

  it("the command says which way the data went", () => {
    const scene = new Scene();
    const { control, data } = open(scene);
    control.ask("RETR a", "150 Opening");
    data.data("initiator", "noise");
    data.data("responder", "ab");
    data.close("responder");
    control.server("226 Done");
    expect(rowOf(scene.session(), "data.down").params).toMatchObject({ bytes: 2, total: 2 });
  });
});
