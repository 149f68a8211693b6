import { FrameSet } from "../../ftp/frames.ts";
import type { FrameRange } from "../../model.ts";
import { CaptureReader, type Packet } from "../../read/index.ts";

/** Where the frames of two captures merged come from. */
type Origin = (frames: readonly FrameRange[]) => {
  readonly client: readonly FrameRange[];
  readonly server: readonly FrameRange[];
};

/** Tells which frames of each capture the frames are that `analyze` numbers when it is given both: by time, as it merges them. */
export function originOfFrames(client: Uint8Array, server: Uint8Array): Origin {
  const all = [
    ...timesOf(client).map((packet) => ({ ...packet, of: "client" as const })),
    ...timesOf(server).map((packet) => ({ ...packet, of: "server" as const })),
    // At the same time the last capture comes first.
  ].sort(
    (a, b) => a.seconds - b.seconds || a.nanos - b.nanos || (a.of === b.of ? 0 : a.of === "server" ? -1 : 1),
  );
  return (ranges) => {
    const wanted = ranges.flatMap(([first, last]) => all.slice(first - 1, last));
    const frames = { client: new FrameSet(), server: new FrameSet() };
    for (const { of, frame } of wanted) frames[of].add(frame);
    return { client: frames.client.ranges(), server: frames.server.ranges() };
  };
}

function timesOf(capture: Uint8Array): readonly Pick<Packet, "frame" | "seconds" | "nanos">[] {
  const packets: Pick<Packet, "frame" | "seconds" | "nanos">[] = [];
  const reader = new CaptureReader({
    packet: ({ frame, seconds, nanos }) => packets.push({ frame, seconds, nanos }),
  });
  reader.push(capture);
  reader.end();
  return packets;
}
