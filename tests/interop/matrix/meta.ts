import type { DataMode } from "@twinport/client";
import type { Family } from "../families.ts";
import type { TlsBegins } from "../peers/types.ts";
import type { PeerOf, Table } from "./columns.ts";
import { type Operation, tlsRows, tlsVias, type Via, viasOf } from "./rows.ts";

/**
 * Something that a peer cannot do, or that is not asked of it, and why: without `via` in no mode, without `operation` a
 * whole mode. What it can do in part is tried as far as it goes, and the reason stands beside the outcome.
 */
export type Lack = { readonly reason: string } & (
  | { readonly operation: Operation; readonly via?: Via; readonly partly?: true }
  | { readonly operation?: Operation; readonly via: Via; readonly partly?: true }
);

declare module "vitest" {
  /** What docs/interop.md is made of. Tests and inner suites inherit what their suites say. */
  interface TaskMeta {
    /** On a peer's suite. */
    column?: { readonly table: Table; readonly peer: string };
    /** On a suite of one data mode. */
    via?: Via;
    /** On a test: the rows in which its outcome counts. */
    shows?: readonly Operation[];
    /** On a peer's suite. */
    lacks?: readonly Lack[];
  }
}

/** The column that a suite's tests fill. */
export function column<T extends Table>(table: T, peer: PeerOf<T>): { table: T; peer: PeerOf<T> } {
  return { table, peer };
}

/** The data mode that a suite's tests fill. */
export function via(mode: DataMode, family: Family, tls?: TlsBegins): Via {
  const passive = mode === "pasv" || mode === "epsv";
  const wanted =
    tls === undefined
      ? `${mode.toUpperCase()} over ${family}`
      : `${tls} TLS, ${passive ? "passive" : "active"}`;
  const found = viasOf("our server").find((one) => one === wanted);
  if (found === undefined) throw new Error(`no such mode: ${wanted}`);
  return found;
}

/** All that TLS is about, not done by a program without TLS. */
export function lacksTls(reason: string): Lack[] {
  return [
    ...tlsVias.map((way): Lack => ({ via: way, reason })),
    ...tlsRows.map((operation): Lack => ({ operation, reason })),
  ];
}
