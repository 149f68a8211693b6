/** Up to here a loop is quicker than a native copy, which wants a view made first: runs of empty lines. */
const shortRun = 16;

/** Copies `source[from..until)` to `target` at `to` and returns the place after it. */
export function copy(
  source: Uint8Array,
  from: number,
  until: number,
  target: Uint8Array,
  to: number,
): number {
  const shift = to - from;
  if (until - from > shortRun) target.set(source.subarray(from, until), to);
  else for (let at = from; at < until; at += 1) target[at + shift] = source[at] ?? 0;
  return until + shift;
}
