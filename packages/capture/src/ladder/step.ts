import type { Row, RowKind } from "../model.ts";
import type { Course } from "./course.ts";
import type { Shape, Step } from "./ladder.ts";
import type { Lanes } from "./lanes.ts";

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
  "tcp.close.reset": "close",
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
  "data.empty": "note",
  "data.encrypted": "data",
  "data.notcaptured": "note",
  "data.unlinked": "open",
  "data.fxp": "open",
  "tls.inferred.data": "open",
  "tls.handshake": "tls",
  "tls.tickets": "tls",
  "tls.cmd": "message",
  "tls.reply": "message",
  "tls.alert": "tls",
  "tls.closenotify": "tls",
  "tls.renegotiation": "tls",
  "tls.clear": "note",
} as const satisfies Record<RowKind, Shape>;

/** How a row is drawn. */
export function shapeOf(row: Row): Shape {
  // Answered it was, though the last packet of the handshake is missing.
  if (row.kind === "tcp.handshake.incomplete" && row.params.answered === true) return "open";
  return shapes[row.kind];
}

/** The arrow of a row. `told`: connections whose ports were already told. */
export function stepOf(row: Row, shape: Shape, course: Course, lanes: Lanes, told: Set<string>): Step {
  const { data } = course;
  const key = data ?? row.connection;
  const ports = told.has(key) ? null : portsOf(row);
  if (ports !== null && ports.from !== null) told.add(key);
  const from = lanes.at(course.from, data);
  const to = lanes.at(course.to, data);
  const step = {
    shape,
    which: data === null ? "control" : "data",
    from,
    to,
    both: row.direction === "both" && shape !== "lost",
    ports,
    level: row.level,
  } as const;
  if (row.kind === "tcp.zerowin") return { ...step, to: from };
  if (row.kind !== "tcp.handshake.icmp" && row.kind !== "tcp.icmp") return step;
  const router = lanes.router(row.params.router);
  if (router === null) return step;
  // An error about an open connection comes from the router; one about a SYN says how far that came.
  return row.kind === "tcp.icmp" ? { ...step, from: router } : { ...step, stops: router };
}

function portsOf({ kind, params }: Row): Step["ports"] {
  switch (kind) {
    case "tcp.handshake.control":
      return { from: params.client.port, to: params.server.port };
    case "tcp.handshake.data.passive":
      return { from: params.from.port, to: params.server.port };
    case "tcp.handshake.data.active":
      return { from: params.server.port, to: params.client.port };
    case "tls.inferred.data":
    case "data.unlinked":
    case "data.fxp":
      return { from: params.from.port, to: params.to.port };
    case "tcp.handshake.incomplete":
    case "tcp.handshake.refused":
    case "tcp.handshake.icmp":
      return { from: null, to: params.to.port };
    default:
      return null;
  }
}
