import { describe, expect, it } from "vitest";
import { frames, outline, rowOf, Scene, type Wire } from "../../test/scene.ts";
import { hasTshark, tsharkFields } from "../../test/tshark.ts";
import { type Frame, TcpFlow } from "../write/index.ts";
import { FragmentFrames } from "./fragment-frames.ts";

const client = "10.0.0.1";
const server = "192.0.2.9";
const headers = 14 + 20;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The frames of an IPv4 packet's fragments, cut at offsets of its payload. */
function split({ data }: Frame, ...cuts: readonly number[]): Frame[] {
  const payload = data.subarray(headers);
  return [0, ...cuts].map((start, index) => {
    const end = cuts[index] ?? payload.length;
    const part = new Uint8Array(headers + end - start);
    part.set(data.subarray(0, headers));
    part.set(payload.subarray(start, end), headers);
    const view = new DataView(part.buffer);
    view.setUint16(16, 20 + end - start);
    view.setUint16(18, 77);
    view.setUint16(20, (index < cuts.length ? 0x2000 : 0) | (start / 8));
    return { data: part, originalLength: part.length };
  });
}

/** A session in which a command and the data of its transfer come in fragments; what is pushed between is no part of it. */
function fragmented(): { scene: Scene; control: Wire } {
  const scene = new Scene();
  const control = scene.connect(`${client}:40000`, `${server}:21`); // 1-3
  control.server("220 hi"); // 4
  control.ask("PASV", "227 (192,0,2,9,195,80)"); // 5, 6
  const data = new TcpFlow({ address: client, port: 40_001 }, { address: server, port: 50_000 });
  scene.push(data.syn()); // 7
  scene.push(data.synAck()); // 8
  scene.push(data.ack("initiator")); // 9
  control.client("RETR a"); // 10
  const [first, last] = split(data.data("responder", bytes("x".repeat(64))), 40);
  if (first === undefined || last === undefined) throw new Error("no fragments");
  scene.push(first); // 11
  control.server("150 Here"); // 12
  scene.push(last); // 13
  for (const from of ["responder", "initiator"] as const) scene.push(data.fin(from, new Uint8Array(0))); // 14, 15
  scene.push(data.ack("responder")); // 16
  control.server("226 Done"); // 17
  return { scene, control };
}

describe("packets that came in fragments", () => {
  it("belong to the frame of the last, and their rows name the frames of all", () => {
    const { sessions, otherPackets } = fragmented().scene.analyze();
    const [session] = sessions;
    if (session === undefined) throw new Error("no session");
    expect(outline(session).slice(3)).toEqual([
      "6 reply",
      "7-9 tcp.handshake.data.passive",
      "10 command",
      "12 reply",
      "11,13 data.down",
      "14-16 tcp.close.3way",
      "17 reply",
    ]);
    expect(rowOf(session, "data.down").params).toMatchObject({ bytes: 64, packets: 1 });
    expect(session.transfers.map((transfer) => frames(transfer.frames))).toEqual(["11,13"]);
    expect(session.connections.map((data) => frames(data.frames))).toEqual(["7-9,11,13-16"]);
    expect(otherPackets.total).toBe(0);
  });

  it.skipIf(!hasTshark)("have tshark's frame number", () => {
    const theirs = tsharkFields(fragmented().scene.pcap(), "frame.number", "tcp.len");
    expect(theirs.filter((line) => line.endsWith(" 64"))).toEqual(["13 64"]);
  });

  it("are counted as what they are when no session has them, or something is missing", () => {
    const { scene } = fragmented();
    const web = new TcpFlow({ address: client, port: 40_009 }, { address: server, port: 8080 });
    for (const part of split(web.data("initiator", bytes("GET / HTTP/1.1\r\n\r\n")), 24)) scene.push(part);
    for (const part of split(web.data("initiator", bytes("more")), 16).slice(0, 1)) scene.push(part);
    expect(scene.analyze().otherPackets).toEqual({ total: 3, byKind: { TCP: 1, "IP fragment": 2 } });
  });

  it("are looked up by the range of frames or by the packets, whichever are fewer", () => {
    const few = new FragmentFrames();
    few.add(900_000, [7]);
    const [session] = fragmented().scene.analyze().sessions;
    const [row] = session?.rows ?? [];
    if (session === undefined || row === undefined) throw new Error("no row");
    const long = { ...session, rows: [{ ...row, frames: [[10, 1_000_000]] as const }] };
    expect(frames(few.complete(long).rows[0]?.frames ?? [])).toBe("7,10-1000000");
    expect(few.unused).toBe(0);
  });
});
