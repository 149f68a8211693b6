import { isPassive, sameAddress } from "@twinport/protocol";
import { connectionOf } from "../explain/find.ts";
import { otherServer, strangerOf, thirdHost } from "../explain/third-host.ts";
import type { DataConnectionRecord, Row, Session } from "../model.ts";

/** Whose line: of a data connection "client" and "server" are those of the control connection, "third" is another host. */
export type End = "client" | "server" | "third";

/** Where a row happens: on which connection, between whom, and who begins. */
export interface Course {
  /** What stands in one lane together: the id of a data connection, or a name of its own if it has none; null: control. */
  readonly data: string | null;
  readonly from: End;
  readonly to: End;
  /** Address of the third host, if one is an end. */
  readonly third: string | null;
}

/** The course of a row, given its place among the rows of the session. */
export function courseOf(row: Row, at: number, session: Session): Course {
  const data = dataOf(row, at, session);
  if (data === null) {
    return beginner(row, undefined, session) === "client"
      ? { data, from: "client", to: "server", third: null }
      : { data, from: "server", to: "client", third: null };
  }
  const record = connectionOf(session, data);
  const third = thirdEnd(row, record, session);
  const peer = third === null ? "client" : "third";
  return beginner(row, record, session) === "client"
    ? { data, from: peer, to: "server", third }
    : { data, from: "server", to: peer, third };
}

function dataOf({ connection, kind, params }: Row, at: number, session: Session): string | null {
  if (connection !== session.id) return connection;
  if (kind === "data.notcaptured" || kind === "data.fxp") return params.connection;
  const alone = kind === "tls.inferred.data" || kind === "data.unlinked";
  return alone || ("which" in params && params.which === "data") ? `${connection} ${at}` : null;
}

/** Who is at the other end of a data connection than the server, if that is not the client. */
function thirdEnd(
  { kind, params }: Row,
  record: DataConnectionRecord | undefined,
  session: Session,
): string | null {
  if (kind === "data.fxp") return otherServer(params, session);
  if (kind === "tcp.handshake.data.passive") return strangerOf(params.from.address, record, session);
  return record === undefined ? null : thirdHost(record, session);
}

/** Who sent the first packet of a row: the server, or whoever is at the other end. */
function beginner(
  { kind, params, direction }: Row,
  record: DataConnectionRecord | undefined,
  session: Session,
): "client" | "server" {
  if (direction !== "both") return direction === "to-server" ? "client" : "server";
  const isServer = (address: string): boolean => sameAddress(address, session.server.address);
  if (kind === "tls.inferred.data") return params.active ? "server" : "client";
  if (kind === "data.unlinked" || kind === "data.fxp")
    return isServer(params.from.address) ? "server" : "client";
  if ("who" in params) return params.who;
  if (kind === "tls.handshake" || kind === "tls.renegotiation") return "client";
  if (record !== undefined) return isPassive(record.method) ? "client" : "server";
  const towards = "which" in params && params.which === "data" && "to" in params ? params.to : null;
  return towards === null || isServer(towards.address) ? "client" : "server";
}
