import { describe, expect, it } from "vitest";
import { Scene } from "../../test/scene.ts";

const server = "192.0.2.9";

describe("connections that ended without a word", () => {
  it("are counted with all their packets, also those that come when they are forgotten", () => {
    const scene = new Scene();
    const [refused, silent] = [0, 1].map((host) => scene.flow(`10.0.0.${host}:40000`, `${server}:8080`));
    refused?.syn();
    refused?.reset("responder");
    silent?.handshake();
    silent?.close();
    for (let host = 0; host < 100; host++) scene.flow(`10.0.1.${host}:40000`, `${server}:8080`).syn();
    refused?.reset("responder");
    silent?.ack("responder");
    const { sessions, otherPackets } = scene.analyze();
    expect(sessions).toEqual([]);
    expect(otherPackets).toEqual({ total: 110, byKind: { TCP: 110 } });
  });

  it("may be data connections as long as their announcement may come", () => {
    const scene = new Scene();
    const early = scene.connect("10.0.0.1:40001", `${server}:50000`);
    early.close();
    const wire = scene.connect("10.0.0.1:40000", `${server}:21`);
    wire.server("220 hi");
    wire.ask("PASV", "227 (192,0,2,9,195,80)");
    wire.ask("LIST", "150 go");
    wire.server("226 done");
    for (let host = 0; host < 100; host++) scene.flow(`10.0.1.${host}:40000`, `${server}:8080`).syn();
    expect(scene.session().connections).toMatchObject([{ id: "C1.D1", state: "open" }]);
  });
});
