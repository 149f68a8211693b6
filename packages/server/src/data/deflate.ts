import { createDeflate, createInflate } from "node:zlib";
import { MalformedData } from "./malformed.ts";
import { type Stage, stageBuffer } from "./stage.ts";

/** What a compressed upload may grow to. See `limits` of protocol for reasons. */
export interface InflateBounds {
  /** Bytes that it may always become. */
  readonly inflatedFloor: number;
  /** Beyond that: bytes for each one that came. */
  readonly inflateRatio: number;
}

/** MODE Z for what is sent. */
export function deflating(level: number): Stage {
  return { stream: createDeflate({ level, chunkSize: stageBuffer }), verify: () => undefined };
}

/**
 * MODE Z for what comes: one zlib stream, whole, and nothing behind it. The stream fails with zlib's error, or with
 * MalformedData when little becomes too much.
 * @param received bytes that have come so far
 */
export function inflating({ inflatedFloor, inflateRatio }: InflateBounds, received: () => number): Stage {
  const stream = createInflate({ chunkSize: stageBuffer });
  let inflated = 0;
  stream.on("data", (chunk: Uint8Array) => {
    inflated += chunk.length;
    if (inflated > Math.max(inflatedFloor, inflateRatio * stream.bytesWritten)) {
      const limit = { limit: "inflateRatio", value: inflateRatio } as const;
      stream.destroy(new MalformedData("Compressed data grows too much", { limit }));
    }
  });
  return {
    stream,
    verify() {
      // zlib passes over what it does not need.
      if (stream.bytesWritten < received()) throw new MalformedData("There are bytes behind the zlib stream");
    },
  };
}
