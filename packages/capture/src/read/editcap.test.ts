import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readAll } from "../../test/collect.ts";
import { concatBytes } from "../write/bytes.ts";
import { PcapWriter } from "../write/index.ts";
import { TcpFlow } from "../write/tcp-flow.ts";

const hasEditcap = spawnSync("editcap", ["--version"]).status === 0;

function sample(): Uint8Array {
  const writer = new PcapWriter();
  const flow = new TcpFlow({ address: "10.0.0.1", port: 40_000 }, { address: "10.0.0.2", port: 21 });
  const frames = [
    flow.syn(),
    flow.synAck(),
    flow.ack("initiator"),
    flow.data("responder", new Uint8Array(301)),
  ];
  const packets = frames.map((frame, index) =>
    writer.packet({ seconds: 1_700_000_000 + index, nanos: 999_999_000 }, frame),
  );
  return concatBytes([writer.header(), ...packets]);
}

function converted(...options: string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "twinport-"));
  try {
    writeFileSync(join(folder, "in"), sample());
    const { status, stderr } = spawnSync("editcap", [...options, join(folder, "in"), join(folder, "out")]);
    if (status !== 0) throw new Error(String(stderr));
    return readFileSync(join(folder, "out"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(!hasEditcap)("files written by Wireshark's editcap (editcap)", () => {
  it.each(["pcap", "nsecpcap", "pcapng", "modpcap", "nokiapcap", "rh6_1pcap", "suse6_3pcap", "snoop"])(
    "%s gives the same packets",
    (format) => {
      const file = converted("-F", format);
      const expected = readAll(sample()).packets;
      for (const size of [1, 50, file.length]) expect(readAll(file, size).packets).toEqual(expected);
    },
  );

  it("a cut capture gives the original lengths", () => {
    const { packets } = readAll(converted("-F", "pcapng", "-s", "60"));
    expect(packets.map(({ data, originalLength }) => [data.length, originalLength])).toEqual([
      [60, 66],
      [60, 66],
      [54, 54],
      [60, 355],
    ]);
  });
});
