import type { SegmentInfo, Side } from "../stream/index.ts";
import { PerSide } from "../stream/side.ts";
import { FrameSet } from "./frames.ts";

/** What the checksums of the packets that one side sent were found to be. */
export interface Checksums {
  right: number;
  wrong: number;
  /** Left for the network card to complete. */
  started: number;
  /** Of those that are not right; null while all are. */
  frames: FrameSet | null;
}

/** What a connection's packets tell of the way they were captured, and not of the connection. */
export class CaptureTraits {
  /** Packets that are in the capture twice; null without any. */
  copies: FrameSet | null = null;
  readonly checksums = new PerSide(none(), none());
  /** Bytes of packets of which the capture kept the beginning only (snaplen). */
  cut = 0;
  /** Those packets; null without any. */
  cutFrames: FrameSet | null = null;
  /** The sides of which there are packets. */
  readonly heard = new PerSide(false, false);
  /** The sides that sent data. */
  readonly spoke = new PerSide(false, false);

  /** The only side of which there are packets, though nobody speaks TCP alone; null if there are both, or nothing was said. */
  get alone(): Side | null {
    const { heard, spoke } = this;
    if (heard.initiator === heard.responder) return null;
    const side = heard.initiator ? "initiator" : "responder";
    return spoke[side] ? side : null;
  }

  /** Nothing is to be said of it. */
  get plain(): boolean {
    const { initiator, responder } = this.checksums;
    return (
      this.copies === null &&
      this.cutFrames === null &&
      initiator.frames === null &&
      responder.frames === null
    );
  }

  /** `frame` is a copy of an earlier one. */
  copied(frame: number): void {
    this.copies ??= new FrameSet();
    this.copies.add(frame);
  }

  /** Of the packet in `frame` the last `bytes` bytes were not kept. */
  cutShort(frame: number, bytes: number): void {
    this.cut += bytes;
    this.cutFrames ??= new FrameSet();
    this.cutFrames.add(frame);
  }

  /** Takes the next segment. */
  take({ from, frame, checked, carriesData }: SegmentInfo): void {
    this.heard.set(from, true);
    if (carriesData) this.spoke.set(from, true);
    if (checked === null) return;
    const checksums = this.checksums.of(from);
    checksums[checked]++;
    if (checked === "right") return;
    checksums.frames ??= new FrameSet();
    checksums.frames.add(frame);
  }
}

function none(): Checksums {
  return { right: 0, wrong: 0, started: 0, frames: null };
}
