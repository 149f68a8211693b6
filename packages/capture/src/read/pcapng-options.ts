import { readBounds } from "./bounds.ts";
import { readU16, readU64 } from "./integers.ts";
import { type Clock, defaultClock, unitsOfResolution } from "./time.ts";

const endOfOptions = 0;
const comment = 1;
const interfaceResolution = 9;
const interfaceOffset = 14;

/** Calls `visit` for each option of a pcapng block; stops at the end mark or at one that leaves the block. */
export function forEachOption(
  options: Uint8Array,
  little: boolean,
  visit: (code: number, value: Uint8Array) => void,
): void {
  let at = 0;
  while (at + 4 <= options.length) {
    const code = readU16(options, at, little);
    const length = readU16(options, at + 2, little);
    if (code === endOfOptions || at + 4 + length > options.length) return;
    visit(code, options.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
}

/** Tells whether a comment is among the options from `at` to `end`: nearly no packet has one, so nothing is made for it. */
export function hasComment(bytes: Uint8Array, start: number, end: number, little: boolean): boolean {
  let at = start;
  while (at + 4 <= end) {
    const code = readU16(bytes, at, little);
    if (code === comment) return true;
    if (code === endOfOptions) return false;
    at += 4 + Math.ceil(readU16(bytes, at + 2, little) / 4) * 4;
  }
  return false;
}

/** The first comments among a block's options, each cut at a bound. */
export function readComments(options: Uint8Array, little: boolean): string[] {
  const comments: string[] = [];
  forEachOption(options, little, (code, value) => {
    if (code === comment && comments.length < readBounds.comments)
      comments.push(
        new TextDecoder().decode(value.subarray(0, 4 * readBounds.comment)).slice(0, readBounds.comment),
      );
  });
  return comments;
}

/** The clock that an interface's options tell. */
export function readClock(options: Uint8Array, little: boolean): Clock {
  let { unitsPerSecond, offset } = defaultClock;
  forEachOption(options, little, (code, value) => {
    if (code === interfaceResolution && value.length === 1) unitsPerSecond = unitsOfResolution(value[0] ?? 6);
    if (code === interfaceOffset && value.length === 8) offset = BigInt.asIntN(64, readU64(value, 0, little));
  });
  return { unitsPerSecond, offset };
}
