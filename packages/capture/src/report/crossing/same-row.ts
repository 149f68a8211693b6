import type { Row, RowKind } from "../../model.ts";

/** What a kind tells of a connection: its opening and its end look different at each end where packets are lost. */
type Family = "opening" | "end" | RowKind;

/** Commands whose argument routers rewrite. */
const naming: ReadonlySet<string> = new Set(["PORT", "EPRT", "LPRT"]);

/** Whether two rows, one from each end, may tell of the same packets: of the words what they are, not how they are put. */
export function mayBeSame(client: Row, server: Row): boolean {
  if (isPieceOf(server, client) || isPieceOf(client, server)) return true;
  const family = familyOf(client.kind);
  if (family !== familyOf(server.kind)) return false;
  if (family === "opening") return true;
  if (client.kind === "command" && server.kind === "command") {
    const { verb } = client.params;
    return verb === server.params.verb && (naming.has(verb) || saysSame(client, server));
  }
  const [one, other] = [client.params, server.params];
  if ("code" in one && "code" in other && one.code !== other.code) return false;
  if ("records" in one && "records" in other && one.bytes !== other.bytes) return false;
  const alike = family !== "end" || client.kind === "tcp.reset" || server.kind === "tcp.reset";
  return !(alike && "who" in one && "who" in other && one.who !== other.who);
}

/** Whether the same was said at both ends. */
export function saysSame(client: Row, server: Row): boolean {
  return client.raw.length === server.raw.length && client.raw.every((line, at) => line === server.raw[at]);
}

/** Whether a row may be what arrived of a line, which was not whole. */
export function isPieceOf(piece: Row, line: Row): boolean {
  if (piece.kind !== "control.garbage" || (line.kind !== "command" && line.kind !== "reply")) return false;
  return piece.direction === line.direction && piece.params.bytes < lengthOf(line);
}

/** Bytes of the lines of a row, with their ends; of a password it is not known. */
export function lengthOf({ raw }: Row): number {
  return new TextEncoder().encode(raw.map((line) => `${line}\r\n`).join("")).length;
}

function familyOf(kind: RowKind): Family {
  if (kind.startsWith("tcp.handshake.")) return "opening";
  if (kind.startsWith("tcp.close.") || kind.startsWith("tcp.reset")) return "end";
  return kind;
}
