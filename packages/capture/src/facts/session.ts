import type { SessionFacts } from "@twinport/diagnosis";
import type { Endpoint } from "@twinport/protocol";
import type { Announcement } from "../ftp/announcement.ts";
import type { CommandList } from "../ftp/command-list.ts";
import type { TcpRows } from "../ftp/tcp-rows.ts";
import type { TcpConnection } from "../stream/index.ts";
import { connectionFacts } from "./connection.ts";
import { dataFacts } from "./data.ts";
import { dialogFacts } from "./exchanges.ts";

/** A session to which nothing more comes. */
interface Watched {
  readonly id: string;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** The control connection, with its rows. */
  readonly connection: TcpConnection;
  readonly rows: TcpRows;
}

/** What it has beside. */
interface Parts {
  readonly dialog: {
    readonly commands: CommandList;
    readonly encryption: "no" | "explicit" | "implicit";
    readonly hidden: boolean;
    readonly holed: boolean;
  };
  readonly announcements: readonly Announcement[];
  /** More of it may have come than was followed. */
  readonly unfinished: boolean;
}

/** What the packets of a session tell of it, for its diagnosis. */
export function sessionFacts(session: Watched, parts: Parts): SessionFacts {
  const { id, client, server, connection, rows } = session;
  const { dialog, announcements, unfinished } = parts;
  const { commands, encryption } = dialog;
  const { exchanges, places } = dialogFacts(commands);
  return {
    id,
    source: "packets",
    client,
    server,
    security: encryption === "no" ? "none" : encryption,
    hidden: dialog.hidden,
    holes: dialog.holed || connection.midstream || rows.traits.alone !== null,
    unfinished: unfinished || commands.dropped,
    control: connectionFacts(session),
    exchanges,
    data: announcements.map((announcement) => dataFacts(announcement, places)),
  };
}
