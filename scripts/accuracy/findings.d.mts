/** A capture, or two that are read as one, and what shall be found in it. */
export interface JudgedCapture {
  readonly name: string;
  readonly paths: readonly string[];
  readonly keyLog: string;
  readonly expected: { readonly above: readonly string[]; readonly notes?: readonly string[] };
}
export function judgedCaptures(): readonly JudgedCapture[];
export function foundIn(
  capture: JudgedCapture,
): Promise<{ readonly above: readonly string[]; readonly notes: readonly string[] }>;
