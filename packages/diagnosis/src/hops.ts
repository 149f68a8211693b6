/** What systems set the time to live, or hop limit, of their packets to. */
const initial = [64, 128, 255] as const;

/** How many routers a packet with this time to live has passed; undefined if that is not known. */
function hops(hopLimit: number | undefined): number | undefined {
  if (hopLimit === undefined) return undefined;
  const from = initial.find((limit) => hopLimit <= limit);
  return from === undefined ? undefined : from - hopLimit;
}

/**
 * Whether packets with these two times to live have come from different distances; false if one is not known. Systems start
 * from different numbers, and some answer with RST from another one than they send data from: only the distances can be compared.
 */
export function cameFromElsewhere(hopLimit: number | undefined, usual: number | undefined): boolean {
  return hopsApart(hopLimit, usual) > 0;
}

/**
 * The same, where this is all that shows that something else has sent the packets: a route that changes in the middle of a
 * connection may be longer by one, so that a device next to an end cannot be told from it with certainty.
 */
export function surelyFromElsewhere(hopLimit: number | undefined, usual: number | undefined): boolean {
  return hopsApart(hopLimit, usual) > 1;
}

function hopsApart(hopLimit: number | undefined, usual: number | undefined): number {
  const [taken, known] = [hops(hopLimit), hops(usual)];
  return taken === undefined || known === undefined ? 0 : Math.abs(taken - known);
}
