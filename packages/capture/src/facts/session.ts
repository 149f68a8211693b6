import type { ConnectionFacts, DataFacts, ReplyFacts, SessionFacts } from "@twinport/diagnosis";
import type { Side as End, Endpoint } from "@twinport/protocol";
import type { Announcement } from "../ftp/announcement.ts";
import type { CommandList } from "../ftp/command-list.ts";
import type { DataFlow } from "../ftp/data-flow.ts";
import type { TcpRows } from "../ftp/tcp-rows.ts";
import type { TlsRows } from "../ftp/tls-rows.ts";
import type { Inferred } from "../ftp/unlinked.ts";
import type { TcpConnection } from "../stream/index.ts";
import type { Side } from "../stream/types.ts";
import { connectionFacts, type Gathered } from "./connection.ts";
import { dataFacts, flowFacts, inferredFacts } from "./data.ts";
import { exchangesOf, type Places, placesOf } from "./exchanges.ts";
import type { FirstBytes } from "./first-bytes.ts";
import type { LineEnds } from "./line-ends.ts";
import { tlsFacts } from "./tls.ts";
import { vantageOf } from "./vantage.ts";

/** A session to which nothing more comes. */
interface Watched {
  readonly id: string;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** The control connection, with its rows. */
  readonly connection: TcpConnection;
  readonly rows: TcpRows;
  readonly first: FirstBytes;
  readonly lineEnds: LineEnds;
  who(side: Side): End;
  sent(side: Side): number;
}

/** What it has beside. */
interface Parts {
  readonly dialog: {
    readonly commands: CommandList;
    readonly encryption: "no" | "explicit" | "implicit";
    readonly hidden: boolean;
    readonly holed: boolean;
    readonly tls: TlsRows;
  };
  readonly announcements: readonly Announcement[];
  /** Data connections whose announcements are encrypted. */
  readonly inferred: readonly Inferred[];
  /** Other connections between the two hosts that nothing explains. */
  readonly strays: readonly DataFlow[];
  /** More of it may have come than was followed. */
  readonly unfinished: boolean;
}

/** Behind it the server says nothing more (RFC 959 §4.1.1, §4.2.1): the end of the connection alone may be missing. */
function isFarewell({ code }: ReplyFacts): boolean {
  return code === 221 || code === 421;
}

/** Strays that are told. */
const maxStrays = 16;

/** What the packets of a session tell of it, for its diagnosis. */
export function sessionFacts(session: Watched, parts: Parts): Gathered<SessionFacts> {
  const { id, client, server, connection, rows } = session;
  const { dialog, announcements, inferred, strays, unfinished } = parts;
  const { commands, encryption } = dialog;
  const { alone } = rows.traits;
  const turns = commands.turns();
  const exchanges = exchangesOf(turns);
  const facts: Gathered<SessionFacts> = {
    id,
    source: "packets",
    client,
    server,
    security: encryption === "no" ? "none" : encryption,
    hidden: dialog.hidden,
    holes: dialog.holed || connection.midstream || alone !== null,
    unfinished: (unfinished && !exchanges.at(-1)?.replies.some(isFarewell)) || commands.dropped,
    control: controlFacts(session, parts),
    exchanges,
    data: announcements.length === 0 ? [] : announced(announcements, placesOf(turns)),
  };
  if (inferred.length > 0) facts.data = [...(facts.data ?? []), ...inferred.map(inferredFacts)];
  if (strays.length > 0) facts.strays = strays.slice(0, maxStrays).map((flow) => strayFacts(session, flow));
  const vantage = vantageOf({ connection, rows, who: (side) => session.who(side) });
  if (vantage !== null) facts.vantage = vantage;
  if (alone !== null) facts.alone = session.who(alone);
  return facts;
}

function announced(announcements: readonly Announcement[], places: Places): DataFacts[] {
  return announcements.map((announcement) => dataFacts(announcement, places));
}

/** A connection that nothing explains: the end at the client's address is the client's. */
function strayFacts({ client }: Watched, flow: DataFlow): ConnectionFacts {
  return flowFacts(flow, flow.to.address === client.address ? "client" : "server");
}

function controlFacts(session: Watched, { dialog }: Parts): ConnectionFacts {
  const { connection, rows, first, lineEnds } = session;
  const clear = dialog.encryption === "no";
  const who = (side: Side): End => session.who(side);
  const whole = rows.over && !dialog.holed && !connection.midstream;
  return connectionFacts({
    connection,
    rows,
    first,
    who,
    sent: (side) => session.sent(side),
    endsInLine: clear ? (from, end) => lineEnds.has(from, end) : null,
    tls:
      dialog.tls.version === null && clear ? null : tlsFacts(dialog.tls, { who, whole, application: null }),
    segments: null,
  });
}
