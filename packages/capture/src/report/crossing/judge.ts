import type { Endpoint } from "@twinport/protocol";
import { formatEndpoint, sameAddress } from "@twinport/protocol";
import type { Shape } from "../../ladder/index.ts";
import type { Row, RowKind, Session, Who } from "../../model.ts";
import type { Fate } from "../report.ts";
import { isPieceOf, lengthOf, saysSame } from "./same-row.ts";
import type { CrossingTexts } from "./texts.ts";

/** Seconds by which a row comes later at the other end than others do, to be worth a word. */
const late = 0.5;

/** Something to say of a row: a template, and what came over the wire, numbers, and the other end's sentence in it. */
export interface Clause {
  readonly key: keyof CrossingTexts;
  readonly wire?: Readonly<Record<string, string>>;
  readonly counts?: Readonly<Record<string, number>>;
  readonly seconds?: number;
}

/** What became of a row. */
export interface Judgement {
  readonly fate: Fate;
  readonly sender: Who;
  readonly clauses: readonly Clause[];
}

/** A row as both ends have it, with what must be known of the rest. */
export interface Crossing {
  readonly client: Row | null;
  readonly server: Row | null;
  readonly shape: Shape;
  readonly sender: Who;
  /** The sessions of both ends. */
  readonly sessions: Readonly<Record<Who, Session>>;
  /** What the end that lacks it knows of the connection: the kinds of its rows. */
  readonly elsewhere: ReadonlySet<RowKind>;
  /** Seconds from the client's capture to the server's, without what the clocks differ. */
  readonly lag: number;
}

/** Judges what became of a row between both ends. */
export function judgeRow(crossing: Crossing): Judgement {
  const { client, server, sender } = crossing;
  if (client === null || server === null) return { sender, ...alone(crossing, (client ?? server) as Row) };
  const [sent, arrived] = sender === "client" ? [client, server] : [server, client];
  const clauses: Clause[] = [];
  if (isPieceOf(arrived, sent) && arrived.kind === "control.garbage") {
    const counts = { n: arrived.params.bytes, m: lengthOf(sent) };
    return { sender, fate: "part", clauses: [{ key: "piece", counts }] };
  }
  const short = missing(sent, arrived);
  if (short !== null) clauses.push(short);
  if (isLine(sent) && !saysSame(sent, arrived))
    clauses.push({
      key: "rewritten",
      wire: { from: differing(sent, arrived), to: differing(arrived, sent) },
    });
  clauses.push(...translation(sent, arrived));
  const changed = clauses.length > 0;
  const kept = saysSame(sent, arrived) ? leftAlone(crossing, sent) : null;
  if (kept !== null) clauses.push(kept);
  if (client.kind !== server.kind) clauses.push({ key: "differs" });
  const lag = sender === "client" ? crossing.lag : -crossing.lag;
  if (crossing.shape !== "note" && lag > late) clauses.push({ key: "late", seconds: lag });
  return { sender, clauses, fate: short !== null ? "part" : changed ? "changed" : "passed" };
}

/** What only one end has. */
function alone(crossing: Crossing, row: Row): Pick<Judgement, "fate" | "clauses"> {
  const { shape, sender, elsewhere } = crossing;
  const known = elsewhere.size > 0;
  const seen: Who = crossing.client === null ? "server" : "client";
  const said = (fate: Fate, ...clauses: readonly Clause[]) => ({ fate, clauses });
  // Packets of data stand together in rows as other rows come between them: which is not the same at both ends.
  if (row.kind.startsWith("data.") && elsewhere.has(row.kind)) return said("passed");
  const other = crossing.sessions[seen === "client" ? "server" : "client"];
  if (row.frames.length === 0 || !isWhole(other) || row.kind.startsWith("tls."))
    return said("one", { key: "one" });
  if (row.kind === "tcp.icmp") return said("made");
  if (row.kind === "tcp.retrans.row")
    return seen === sender ? said("stopped", { key: "stopped.again" }) : said("one");
  if (shape === "note") return said("one");
  const attempt = shape === "lost" || shape === "refused";
  if (!attempt && !known) return said("one", { key: "unseen" });
  if (shape === "close" && known) return said("one");
  if (seen !== sender) return said("made", { key: "made" });
  if (row.kind === "tcp.handshake.icmp")
    return said("stopped", { key: "rejected.icmp", wire: { router: row.params.router } });
  if (row.kind === "tcp.handshake.refused") return said("stopped", { key: "rejected.reset" });
  if (row.kind === "tcp.handshake.incomplete")
    return said("stopped", { key: "stopped.syn", counts: { n: row.params.attempts } });
  return said("stopped", {
    key: shape === "data" && [...elsewhere].some(isOpening) ? "stopped.large" : "stopped",
  });
}

function isOpening(kind: RowKind): boolean {
  return kind.startsWith("tcp.handshake.data");
}

/** Whether all that came by is in the capture, as far as it shows. */
function isWhole({ rows, notes, droppedRows }: Session): boolean {
  const lossy = rows.some((row) => row.kind === "tcp.gap.capture" && row.params.cause === "acknowledged");
  return !lossy && droppedRows === 0 && !notes.some(({ kind }) => kind === "tcp.oneside");
}

function isLine({ kind }: Row): boolean {
  return kind === "command" || kind === "reply";
}

/** Of what was sent more than once, or in many packets: what did not come. */
function missing({ params: sent }: Row, { params: arrived }: Row): Clause | null {
  if ("attempts" in sent && "attempts" in arrived && arrived.attempts < sent.attempts)
    return { key: "part.syn", counts: { n: arrived.attempts, m: sent.attempts } };
  if ("total" in sent && "total" in arrived && !arrived.lossy && arrived.total < sent.total)
    return { key: "piece", counts: { n: arrived.total, m: sent.total } };
  return null;
}

/** The first of its lines that is not the same at the other end. */
function differing(row: Row, other: Row): string {
  return row.raw.find((line, at) => line !== other.raw[at]) ?? row.raw.at(-1) ?? "";
}

/** Addresses and ports of an opened connection that are others at the other end. */
function translation(sent: Row, arrived: Row): readonly Clause[] {
  const [before, after] = [endsOf(sent), endsOf(arrived)];
  if (before === null || after === null) return [];
  return before.flatMap((end, at): readonly Clause[] => {
    const other = after[at];
    if (other === undefined || formatEndpoint(end) === formatEndpoint(other)) return [];
    return [{ key: "translated", wire: { from: formatEndpoint(end), to: formatEndpoint(other) } }];
  });
}

/** Who opens a connection, and to whom. */
function endsOf({ kind, params }: Row): readonly [Endpoint, Endpoint] | null {
  switch (kind) {
    case "tcp.handshake.control":
      return [params.client, params.server];
    case "tcp.handshake.data.passive":
      return [params.from, params.server];
    case "tcp.handshake.data.active":
      return [params.server, params.client];
    default:
      return null;
  }
}

/** A line that names its sender's own address, which means nothing at the other end, where the sender has another. */
function leftAlone({ sessions, sender }: Crossing, sent: Row): Clause | null {
  if (sent.kind !== "command" && sent.kind !== "reply") return null;
  const { announced } = sent.params;
  // 229 names a port only.
  if (announced == null || (sent.kind === "reply" && sent.params.code === 229)) return null;
  const receiver: Who = sender === "client" ? "server" : "client";
  const own = sessions[sender][sender].address;
  const seen = sessions[receiver][sender].address;
  if (sameAddress(own, seen) || !sameAddress(announced.endpoint.address, own)) return null;
  return { key: "kept", wire: { seen } };
}
