import { Transform } from "node:stream";
import { AsciiDecoder, AsciiEncoder, RecordDecoder, RecordEncoder } from "@twinport/protocol";
import { deflating, type InflateBounds, inflating } from "./deflate.ts";
import type { Representation } from "./representation.ts";
import { type Stage, stageBuffer } from "./stage.ts";

/**
 * What a file goes through on its way to the client: type, structure, mode, each made of what the one before has
 * made. None where the representation is that of the file, so that plain transfers pay for nothing.
 */
export function toWire({ type, structure, mode, deflateLevel }: Representation): Stage[] {
  return [
    ...(type === "ascii" ? [converting(new AsciiEncoder())] : []),
    ...(structure === "record" ? [converting(new RecordEncoder())] : []),
    ...(mode === "deflate" ? [deflating(deflateLevel)] : []),
  ];
}

/**
 * The same backwards, for what a client sends.
 * @param received bytes that have come over the data connection so far
 */
export function fromWire(
  { type, structure, mode }: Representation,
  bounds: InflateBounds,
  received: () => number,
): Stage[] {
  return [
    ...(mode === "deflate" ? [inflating(bounds, received)] : []),
    ...(structure === "record" ? [converting(new RecordDecoder())] : []),
    ...(type === "ascii" ? [converting(new AsciiDecoder())] : []),
  ];
}

/** A converter of protocol; it refuses what it is given by throwing. */
interface Converter {
  push(chunk: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

function converting(converter: Converter): Stage {
  const pass = (convert: () => Uint8Array, done: (error: Error | null, data?: Uint8Array) => void) => {
    let converted: Uint8Array;
    try {
      converted = convert();
    } catch (error) {
      return done(error instanceof Error ? error : new Error(String(error)));
    }
    done(null, converted);
  };
  const stream = new Transform({
    highWaterMark: stageBuffer,
    transform: (chunk: Uint8Array, _encoding, done) => pass(() => converter.push(chunk), done),
    flush: (done) => pass(() => converter.end(), done),
  });
  return { stream, verify: () => undefined };
}
