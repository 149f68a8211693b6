/** By room and name of a capture. */
export const expected: ReadonlyMap<
  string,
  { readonly above: readonly string[]; readonly notes: readonly string[] }
>;
/** By rule. */
export const nearly: ReadonlyMap<
  string,
  { readonly name: string; readonly why: Readonly<Record<"en" | "zh-CN", string>> }
>;
