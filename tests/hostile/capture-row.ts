import { type Analysis, concatBytes } from "@twinport/capture";
import { pcapHeader, pcapRecord } from "../../packages/capture/test/build.ts";
import { Scene, type Wire } from "../../packages/capture/test/scene.ts";

/** One row of the catalogue of hostile capture files, or a part of it that needs a file of its own. */
export interface CaptureRow {
  /** "C5", as in the catalogue. */
  readonly id: string;
  readonly name: string;
  readonly file: () => Uint8Array;
  /** What the analysis must be, for a file that can be read. */
  readonly expect?: (analysis: Analysis) => void;
  /** What the message must say, for one that cannot. */
  readonly refused?: RegExp;
  /** Exit status of `twinport explain`, where the catalogue speaks of it. */
  readonly exit?: number;
  /** Where the catalogue asks for another status than design.md, which wins. */
  readonly asked?: string;
  /** Millions of packets or bytes: played whole only. */
  readonly large?: true;
}

/** The kinds and numbers of packets that belong to no session. */
export function others(analysis: Analysis): Readonly<Record<string, number>> {
  return analysis.otherPackets.byKind;
}

/** The kinds of what the reader warns of. */
export function warned(analysis: Analysis): readonly string[] {
  return analysis.captures.flatMap(({ warnings }) => warnings.map(({ kind }) => kind));
}

/** A capture of raw IP packets (link type 101), or of another link type. */
export function capture(packets: readonly Uint8Array[], linkType = 101): Uint8Array {
  return concatBytes([pcapHeader({ linkType }), ...packets.map((packet) => pcapRecord(packet))]);
}

export const client = "10.0.0.1";
export const server = "192.0.2.9";

/** A control connection on which the server has greeted. */
function control(scene: Scene, from = `${client}:40000`): Wire {
  const wire = scene.connect(from, `${server}:21`);
  wire.server("220 hi");
  return wire;
}

/** The capture of a control connection on which something happens. */
export function dialog(play: (wire: Wire, scene: Scene) => void): Uint8Array {
  const scene = new Scene();
  play(control(scene), scene);
  return scene.pcap();
}

/** The capture of a session that uploads files under these names, "content" in each. */
export function uploads(names: readonly string[]): Uint8Array {
  return dialog((wire, scene) => {
    for (const [at, name] of names.entries()) {
      wire.ask("PASV", `227 (192,0,2,9,195,${at})`);
      const data = scene.connect(`${client}:${41_000 + at}`, `${server}:${195 * 256 + at}`);
      wire.ask(`STOR ${name}`, "150 go on");
      data.data("initiator", "content");
      data.close("initiator");
      wire.server("226 done");
    }
  });
}

const fileHeader = 24;
const recordHeader = 16;
const ethernet = 14;

/** A short session, its packets without their link layer. */
export function sessionPackets(): Uint8Array[] {
  const file = dialog((wire) => wire.ask("QUIT", "221 Bye"));
  const view = new DataView(file.buffer);
  const packets: Uint8Array[] = [];
  for (let at = fileHeader; at < file.length; ) {
    const length = view.getUint32(at + 8, true);
    packets.push(file.subarray(at + recordHeader + ethernet, at + recordHeader + length));
    at += recordHeader + length;
  }
  return packets;
}
