import type { Row, RowKind, Session, Who } from "../model.ts";
import type { Shape, Step } from "./ladder.ts";

const shapes = {
  "tcp.handshake.control": "open",
  "tcp.handshake.data.passive": "open",
  "tcp.handshake.data.active": "open",
  "tcp.handshake.incomplete": "lost",
  "tcp.handshake.refused": "refused",
  "tcp.handshake.icmp": "refused",
  "tcp.icmp": "note",
  "tcp.midstream": "note",
  "tcp.close.4way": "close",
  "tcp.close.3way": "close",
  "tcp.close.simultaneous": "close",
  "tcp.close.half": "close",
  "tcp.reset": "reset",
  "tcp.close.reset": "reset",
  "tcp.reset.afterclose": "reset",
  "tcp.retrans.row": "note",
  "tcp.fastretrans": "note",
  "tcp.gap.capture": "note",
  "tcp.zerowin": "note",
  "tcp.keepalive": "note",
  "tcp.reused": "note",
  command: "message",
  reply: "message",
  "control.garbage": "message",
  "control.telnet": "message",
  "control.encrypted": "message",
  "data.list": "data",
  "data.down": "data",
  "data.up": "data",
  "data.empty": "data",
  "data.encrypted": "data",
  "data.notcaptured": "note",
  "data.unlinked": "data",
  "data.fxp": "data",
  "tls.inferred.data": "data",
  "tls.handshake": "tls",
  "tls.tickets": "tls",
  "tls.cmd": "message",
  "tls.reply": "message",
  "tls.alert": "tls",
  "tls.closenotify": "tls",
  "tls.renegotiation": "tls",
  "tls.clear": "note",
} as const satisfies Record<RowKind, Shape>;

/** The arrow of a row. `opened`: connections whose opening was already drawn. */
export function stepOf(
  row: Row,
  session: Session,
  laneOf: ReadonlyMap<string, number>,
  opened: Set<string>,
): Step {
  const shape: Shape = shapes[row.kind];
  const lane = laneOf.get(row.connection) ?? 1;
  const begins = beginner(row, session) === "client";
  const [from, to] = begins ? [0, lane] : [lane, 0];
  const first = shape === "open" && !opened.has(row.connection);
  if (first) opened.add(row.connection);
  return {
    shape,
    which: row.connection === session.id ? "control" : "data",
    from,
    to,
    both: row.direction === "both" && shape !== "lost",
    ports: first ? portsOf(row) : null,
    level: row.level,
  };
}

/** Who sent the first packet of a row. */
function beginner(row: Row, session: Session): Who {
  if (row.direction !== "both") return row.direction === "to-server" ? "client" : "server";
  if (row.kind === "tcp.handshake.data.active") return "server";
  if ("who" in row.params) return row.params.who;
  const data = session.connections.find(({ id }) => id === row.connection);
  return data?.initiator ?? "client";
}

function portsOf({ kind, params }: Row): Step["ports"] {
  switch (kind) {
    case "tcp.handshake.control":
      return { from: params.client.port, to: params.server.port };
    case "tcp.handshake.data.passive":
      return { from: params.from.port, to: params.server.port };
    case "tcp.handshake.data.active":
      return { from: params.server.port, to: params.client.port };
    default:
      return null;
  }
}
