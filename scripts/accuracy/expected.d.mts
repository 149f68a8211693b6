/** By room and name of a capture. */
export const expected: ReadonlyMap<
  string,
  { readonly above: readonly string[]; readonly notes: readonly string[] }
>;
