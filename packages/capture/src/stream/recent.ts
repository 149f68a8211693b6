import type { SenderState } from "./flow.ts";

/** Longest payload remembered: control connections' lines, not files. */
const longestRecent = 256;

/** A copy of a small payload for the comparison with retransmissions; else what was remembered before. */
export function remember(
  before: SenderState["recent"],
  start: number,
  payload: Uint8Array,
): SenderState["recent"] {
  if (payload.length === 0 || payload.length > longestRecent) return before;
  return { start, bytes: payload.slice() };
}

/** Whether a payload at `start` contradicts the remembered one where they overlap. */
export function conflicts(recent: SenderState["recent"], start: number, payload: Uint8Array): boolean {
  if (recent === null) return false;
  const from = Math.max(start, recent.start);
  const to = Math.min(start + payload.length, recent.start + recent.bytes.length);
  for (let at = from; at < to; at++) {
    if (payload[at - start] !== recent.bytes[at - recent.start]) return true;
  }
  return false;
}
