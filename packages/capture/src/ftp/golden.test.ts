import { describe, expect, it } from "vitest";
import { corpus, hasCorpus } from "../../test/corpus.ts";
import { frames } from "../../test/scene.ts";
import { analyzeBytes } from "../index.ts";
import type { Row } from "../model.ts";
import { nodeHost } from "../node/host.ts";

/** explain-spec.md §11, line by line: frames, kind, and what the line says of it. */
const rows: [frames: string, kind: Row["kind"], detail: Record<string, unknown>][] = [
  ["1-3", "tcp.handshake.control", {}],
  ["4", "reply", { code: 220, greeting: true }],
  ["6", "command", { verb: "USER", argument: "anonymous" }],
  ["7", "reply", { code: 331, verb: "USER" }],
  ["9", "command", { verb: "PASS", argument: "********" }],
  ["10,12,14", "reply", { code: 230, verb: "PASS" }],
  ["16", "command", { verb: "SYST" }],
  ["17", "reply", { code: 215 }],
  ["19", "command", { verb: "PASV" }],
  ["20", "reply", { code: 227, announced: pasv("199.233.217.249", 56666, 221, 90) }],
  ["22-24", "tcp.handshake.data.passive", { connection: "C1.D1", announcedIn: 20 }],
  ["25", "command", { verb: "LIST" }],
  ["26", "reply", { code: 150, verb: "LIST" }],
  ["28", "data.list", { connection: "C1.D1", bytes: 342 }],
  ["29-31,34", "tcp.close.4way", { who: "server", connection: "C1.D1", ends: "listing" }],
  ["32", "reply", { code: 226, verb: "LIST" }],
  ["35", "command", { verb: "TYPE", argument: "I" }],
  ["36", "reply", { code: 200, type: "I" }],
  ["38", "command", { verb: "PASV" }],
  ["39", "reply", { code: 227, announced: pasv("199.233.217.249", 56667, 221, 91) }],
  ["40,42-43", "tcp.handshake.data.passive", { connection: "C1.D2", announcedIn: 39 }],
  ["44", "command", { verb: "RETR", argument: "robots.txt" }],
  ["45", "reply", { code: 150, type: "I" }],
  ["46", "data.down", { bytes: 77, complete: "yes", expected: { bytes: 77, frame: 45 } }],
  ["48,50-51", "tcp.close.3way", { connection: "C1.D2", ends: "file" }],
  ["52", "reply", { code: 226, verb: "RETR" }],
  ["54", "command", { verb: "TYPE", argument: "A" }],
  ["55", "reply", { code: 200, type: "A" }],
  ["57", "command", { verb: "PORT", announced: port("141.142.220.235", 33582, 131, 46) }],
  ["58", "reply", { code: 200, verb: "PORT" }],
  ["59", "command", { verb: "LIST" }],
  [
    "60-62",
    "tcp.handshake.data.active",
    { connection: "C1.D3", announcedIn: 57, server: { address: "199.233.217.249", port: 61920 } },
  ],
  ["63", "data.list", { connection: "C1.D3", bytes: 342 }],
  ["65,67,69", "tcp.close.3way", { connection: "C1.D3" }],
  ["66", "reply", { code: 150, verb: "LIST" }],
  ["70", "reply", { code: 226, verb: "LIST" }],
  ["72", "command", { verb: "TYPE", argument: "I" }],
  ["73", "reply", { code: 200, type: "I" }],
  ["75", "command", { verb: "PORT", announced: port("141.142.220.235", 37835, 147, 203) }],
  ["76", "reply", { code: 200, verb: "PORT" }],
  ["77", "command", { verb: "RETR", argument: "robots.txt" }],
  ["78-79,81", "tcp.handshake.data.active", { connection: "C1.D4", announcedIn: 75 }],
  ["80", "reply", { code: 150, verb: "RETR" }],
  ["82", "data.down", { connection: "C1.D4", bytes: 77, complete: "yes" }],
  ["84-85,87", "tcp.close.3way", { connection: "C1.D4", ends: "file" }],
  ["88", "reply", { code: 226, verb: "RETR" }],
  ["90", "command", { verb: "QUIT" }],
  ["91,93", "reply", { code: 221, verb: "QUIT" }],
  ["93-95", "tcp.close.3way", { which: "control", who: "server" }],
];

function pasv(address: string, endpointPort: number, high: number, low: number): unknown {
  const numbers = [...address.split(".").map(Number), high, low];
  return { endpoint: { address, port: endpointPort }, numbers };
}

function port(address: string, endpointPort: number, high: number, low: number): unknown {
  return pasv(address, endpointPort, high, low);
}

describe.skipIf(!hasCorpus)("zeek-ipv4.pcap (explain-spec.md §11)", () => {
  const analysis = hasCorpus ? analyzeBytes(corpus("zeek-ipv4.pcap"), { host: nodeHost }) : undefined;
  const session = analysis?.sessions[0];

  it("gives the rows of the specification, and no others", () => {
    expect(session?.rows.map((row) => [frames(row.frames), row.kind])).toEqual(
      rows.map(([where, kind]) => [where, kind]),
    );
    for (const [index, [, , detail]] of rows.entries())
      expect(session?.rows[index]?.params).toMatchObject(detail);
  });

  it("links all four data connections, active ones from ports other than 20 too", () => {
    expect(session?.connections.map(({ id, frames: where, state }) => [id, frames(where), state])).toEqual([
      ["C1.D1", "22-24,28-31,34", "open"],
      ["C1.D2", "40,42-43,46-48,50-51", "open"],
      ["C1.D3", "60-65,67,69", "open"],
      ["C1.D4", "78-79,81-85,87", "open"],
    ]);
  });

  it("counts nothing as foreign, and has every frame in a row", () => {
    expect(analysis?.otherPackets).toEqual({ total: 0, byKind: {} });
    const covered = new Set<number>();
    for (const row of session?.rows ?? []) {
      for (const [first, last] of [...row.frames, ...row.acks]) {
        for (let frame = first; frame <= last; frame++) covered.add(frame);
      }
    }
    expect(covered.size).toBe(95);
  });

  it("digests files, not listings", () => {
    const digest = "92101c97b7425d24309c923bbd4a554f85d8b0b1ce105666bc8f64c0c72d7fac";
    expect(session?.transfers.map(({ sha256 }) => sha256)).toEqual([null, digest, null, digest]);
  });
});
