/** A way to read the argument of LIST, NLST or STAT. */
interface ListingReading {
  readonly path: string;
  /** Whether "*" and "?" in its last component match names. */
  readonly wildcards: boolean;
}

/**
 * What clients put before the path as if LIST were ls(1) is passed over: "-al", "-a -l"; "--" ends them. A path that begins so
 * itself, "-la notes", comes first, when it is there. Options with nothing behind them stay options: else one file called
 * "-la" would hide a whole directory from every client that says LIST -la; it is within reach as "./-la".
 */
export function listingReadings(argument: string): readonly [ListingReading, ...ListingReading[]] {
  const rest = withoutOptions(argument);
  const usual = { path: rest, wildcards: true };
  return rest === "" || rest === argument ? [usual] : [{ path: argument, wildcards: false }, usual];
}

function withoutOptions(argument: string): string {
  let rest = argument;
  for (;;) {
    const option = /^ *(--|-[A-Za-z0-9]+)(?: +|$)/.exec(rest);
    if (option === null) return rest;
    rest = rest.slice(option[0].length);
    if (option[1] === "--") return rest;
  }
}
