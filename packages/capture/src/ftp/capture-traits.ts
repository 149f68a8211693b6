import type { SegmentInfo, Side } from "../stream/index.ts";
import { FrameSet } from "./frames.ts";

/** What the checksums of the packets that one side sent were found to be. */
export interface Checksums {
  right: number;
  wrong: number;
  /** Left for the network card to complete. */
  started: number;
  readonly frames: FrameSet;
}

/** What a connection's packets tell of the way they were captured, and not of the connection. */
export class CaptureTraits {
  /** Packets that are in the capture twice. */
  readonly copies = new FrameSet();
  readonly checksums: Readonly<Record<Side, Checksums>> = { initiator: none(), responder: none() };
  /** Bytes of packets of which the capture kept the beginning only (snaplen). */
  cut = 0;
  /** Those packets. */
  readonly cutFrames = new FrameSet();
  /** The sides of which there are packets. */
  readonly heard: Record<Side, boolean> = { initiator: false, responder: false };
  /** The sides that sent data. */
  readonly spoke: Record<Side, boolean> = { initiator: false, responder: false };

  /** The only side of which there are packets, though nobody speaks TCP alone; null if there are both, or nothing was said. */
  get alone(): Side | null {
    const { heard, spoke } = this;
    if (heard.initiator === heard.responder) return null;
    const side = heard.initiator ? "initiator" : "responder";
    return spoke[side] ? side : null;
  }

  /** Takes the next segment. */
  take({ from, frame, checked, carriesData }: SegmentInfo): void {
    this.heard[from] = true;
    if (carriesData) this.spoke[from] = true;
    if (checked === null) return;
    const checksums = this.checksums[from];
    checksums[checked]++;
    if (checked !== "right") checksums.frames.add(frame);
  }
}

function none(): Checksums {
  return { right: 0, wrong: 0, started: 0, frames: new FrameSet() };
}
