import type { DataMode } from "@twinport/client";
import { type Family, families } from "../families.ts";
import { via } from "../matrix/meta.ts";
import type { Via } from "../matrix/rows.ts";
import type { PeerClient, TlsBegins } from "../peers/types.ts";

/** Modes that are tried against one server: on one address, in clear text or under TLS. */
export interface Stretch {
  readonly family: Family;
  readonly tls: TlsBegins | undefined;
  readonly modes: readonly DataMode[];
}

const passive = (mode: DataMode) => mode === "pasv" || mode === "epsv";

/**
 * Everything that a peer is tried in. In clear text: each of its modes. Under TLS, which lies above how the connections are made: one
 * passive and one active, and with implicit TLS one passive, on the newest IP version that it knows.
 */
export function stretchesOf({ modes, tls, lacks }: PeerClient): readonly Stretch[] {
  const plain = families.map(({ family }) => ({ family, tls: undefined, modes: modes[family] }));
  const secured = (tls?.begins ?? []).map((begins): Stretch => {
    const family = begins === "implicit" && modes.IPv6.some(passive) ? "IPv6" : "IPv4";
    const first = [passive, (mode: DataMode) => begins === "explicit" && !passive(mode)].flatMap(
      (wanted) => modes[family].find(wanted) ?? [],
    );
    const told = (mode: DataMode) =>
      lacks.some((lack) => lack.operation === undefined && lack.via === via(mode, family, begins));
    return { family, tls: begins, modes: first.filter((mode) => !told(mode)) };
  });
  return [...plain, ...secured].filter(({ modes: some }) => some.length > 0);
}

/** The rows of the table of modes that they fill. */
export function viasIn(stretches: readonly Stretch[]): readonly Via[] {
  return stretches.flatMap(({ family, tls, modes }) => modes.map((mode) => via(mode, family, tls)));
}
