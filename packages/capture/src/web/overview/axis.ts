/** Round steps between marks. */
const roundSteps = [1, 2, 5, 10] as const;

/** Marks of an axis between two times: round numbers, at most `most` of them. */
export function marksBetween(from: number, to: number, most: number): readonly number[] {
  const least = (to - from) / most;
  if (!(least > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * (roundSteps.find((round) => round * power >= least) ?? 10);
  const marks: number[] = [];
  // Counted, not summed up: sums of fractions go astray.
  for (let n = Math.ceil(from / step); n * step <= to; n++) marks.push(Number((n * step).toPrecision(12)));
  return marks;
}
