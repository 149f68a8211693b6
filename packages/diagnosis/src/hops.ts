/** What systems set the time to live, or hop limit, of their packets to. */
const initial = [64, 128, 255] as const;

/**
 * How many routers a packet with this time to live has passed; undefined if that is not known. Systems start from different
 * numbers, and some answer with RST from another one than they send data from: only the distances can be compared.
 */
export function hops(hopLimit: number | undefined): number | undefined {
  if (hopLimit === undefined) return undefined;
  const from = initial.find((limit) => hopLimit <= limit);
  return from === undefined ? undefined : from - hopLimit;
}
