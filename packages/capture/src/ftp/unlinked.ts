import type { InferredParams, Who } from "../model.ts";
import type { TcpConnection } from "../stream/index.ts";
import { addressKey } from "./address-key.ts";
import type { DataFlow } from "./data-flow.ts";
import type { Dialog } from "./dialog.ts";
import { RowDraft } from "./draft.ts";
import type { TcpRows } from "./tcp-rows.ts";

/** Connections between the session's hosts that nothing announced. */
const maxUnlinked = 100;

/** What decides about them. */
export interface Surroundings {
  /** "C1". */
  readonly id: string;
  /** Announcements may have been made that cannot be seen. */
  readonly blind: boolean;
  /** They were made inside TLS, or sealed by another mechanism. */
  readonly encrypted: boolean;
  /** By TLS. */
  readonly tls: boolean;
  /** addressKey of the session's hosts. */
  readonly serverKey: string;
  readonly clientKey: string;
  readonly ticketBytes: number | null;
  /** Data connections that were announced, as far as that can be seen. */
  readonly announced: number;
  /** Told of each passive data connection that is inferred: its first frame. */
  connected(frame: number): void;
}

/** What it is very likely: a data connection of a session whose announcements are encrypted. */
export interface Inferred {
  readonly flow: DataFlow;
  /** The server opened it. */
  readonly active: boolean;
}

/** Connections between the hosts of a session that nothing announced, until it is known what the session can tell of them. */
export class Unlinked {
  readonly #all: { readonly flow: DataFlow; readonly segments: number }[] = [];
  readonly #told = new Set<DataFlow>();
  readonly #inferred: Inferred[] = [];
  readonly #strays: DataFlow[] = [];
  readonly #attempts: DataFlow[] = [];

  /** The connections. */
  get flows(): readonly DataFlow[] {
    return this.#all.map(({ flow }) => flow);
  }

  /** Those that are very likely data connections, once they are sorted. */
  get inferred(): readonly Inferred[] {
    return this.#inferred;
  }

  /** The others that nothing explains, likewise. */
  get strays(): readonly DataFlow[] {
    return this.#strays;
  }

  /** Attempts in vain that are told by their own rows, likewise. */
  get attempts(): readonly DataFlow[] {
    return this.#attempts;
  }

  /** Takes a connection. False if there are too many to look at. */
  take(flow: DataFlow, segments: number): boolean {
    if (this.#all.length >= maxUnlinked) return false;
    this.#all.push({ flow, segments });
    return true;
  }

  /** Those of which no row was given. */
  get untold(): readonly DataFlow[] {
    return this.flows.filter((flow) => !this.#told.has(flow));
  }

  /** Rows of those that look like data connections by what is known so far, each once. */
  early(around: Surroundings): RowDraft[] {
    const found = this.untold.filter((flow) => looksLikeData(flow, around));
    for (const flow of found) this.#told.add(flow);
    return found.map((flow) => unexplained(flow, around));
  }

  /** Rows of those that look like data connections, and the segments of those that do not. */
  sort(around: Surroundings): { readonly drafts: RowDraft[]; readonly otherSegments: number } {
    const drafts: RowDraft[] = [];
    let otherSegments = 0;
    for (const { flow, segments } of this.#all) {
      if (this.#told.has(flow)) continue;
      if (flow.explained) continue;
      const failed = flow.state !== "open";
      const data = failed ? mayBeAttempt(flow, around) : looksLikeData(flow, around);
      if (data && around.encrypted) this.#infer(flow, around);
      else this.#strays.push(flow);
      if (!data) otherSegments += segments;
      else if (failed) {
        // Of an attempt that failed its own rows say how.
        this.#attempts.push(flow);
        drafts.push(...flow.list.drafts);
      } else drafts.push(unexplained(flow, around));
    }
    return { drafts, otherSegments };
  }

  #infer(flow: DataFlow, around: Surroundings): void {
    const active = isActive(flow, around);
    this.#inferred.push({ flow, active });
    flow.infer(`${around.id}.D${around.announced + this.#inferred.length}`, active);
    if (!active) around.connected(flow.rows.frames.first);
  }
}

/** What a session tells of the connections beside it; `announced`: data connections that it announced in the clear. */
export function surroundingsOf(
  session: Pick<Surroundings, "id" | "serverKey" | "clientKey" | "ticketBytes"> & { readonly rows: TcpRows },
  dialog: Dialog,
  announced: number,
): Surroundings {
  const { id, serverKey, clientKey, ticketBytes, rows } = session;
  return {
    id,
    blind: dialog.blind || rows.traits.alone !== null,
    encrypted: dialog.hidden,
    tls: dialog.mechanism === "TLS",
    serverKey,
    clientKey,
    ticketBytes,
    announced,
    connected: (frame) => dialog.unannounced(frame),
  };
}

/** Tells whether a connection comes from port 20, as active mode has it (RFC 959 §3.2). */
export function usesDataPort({ initiator, responder, midstream }: TcpConnection): boolean {
  // Who opened a connection is a guess when its start is not in the capture.
  return initiator.port === 20 || (midstream && responder.port === 20);
}

/** Below 1024 listen other services, which the same hosts may use as well. */
export function unreserved({ initiator, responder }: TcpConnection): boolean {
  return initiator.port >= 1024 && responder.port >= 1024;
}

/** An attempt to connect, in vain, in a session whose announcements are encrypted. */
function mayBeAttempt({ connection }: DataFlow, { encrypted }: Surroundings): boolean {
  return encrypted && (unreserved(connection) || usesDataPort(connection));
}

/** From port 20, or announced by more than one, or while a transfer ran whose announcement cannot be seen. */
function looksLikeData(flow: DataFlow, { blind }: Surroundings): boolean {
  return flow.ambiguous || usesDataPort(flow.connection) || (blind && unreserved(flow.connection));
}

function unexplained(flow: DataFlow, around: Surroundings): RowDraft {
  const { initiator: from, responder: to } = flow.connection;
  const how = { level: "note", direction: "both" } as const;
  const draft = new RowDraft(flow.began, "content", () =>
    around.encrypted
      ? { kind: "tls.inferred.data", params: inferred(flow, around), ...how }
      : {
          kind: "data.unlinked",
          params: { from, to, bytes: flow.carried(), ...whyUnlinked(flow, around) },
          ...how,
        },
  );
  draft.frames.addAll(flow.rows.frames);
  return draft;
}

/** Why nothing announced it. */
function whyUnlinked({ ambiguous }: DataFlow, { blind }: Surroundings): { ambiguous?: true; unseen?: true } {
  if (ambiguous) return { ambiguous };
  return blind ? { unseen: true } : {};
}

function inferred(flow: DataFlow, around: Surroundings): InferredParams {
  const { initiator: from, responder: to } = flow.connection;
  const { sender, clear, ...content } = flow.inside(around.ticketBytes);
  const active = isActive(flow, around);
  const opener: Who = active ? "server" : "client";
  const other: Who = active ? "client" : "server";
  const who = sender === null ? null : sender === "initiator" ? opener : other;
  // What another mechanism than TLS seals shows no sign of it.
  return { connection: around.id, from, to, active, sender: who, clear: clear && around.tls, ...content };
}

/** The server opened it. Of two programs on one host the client is the one that says ClientHello (RFC 4217 §7). */
function isActive(flow: DataFlow, { serverKey, clientKey }: Surroundings): boolean {
  if (serverKey !== clientKey) return addressKey(flow.connection.initiator.address) === serverKey;
  const { tlsClient } = flow;
  return tlsClient === null ? usesDataPort(flow.connection) : tlsClient === "responder";
}
