import type { ConnectionFacts } from "@twinport/diagnosis";
import type { TcpRows } from "../ftp/tcp-rows.ts";
import type { TcpConnection } from "../stream/index.ts";

/** What is known of a connection beside its rows. */
interface Followed {
  readonly connection: TcpConnection;
  readonly rows: TcpRows;
}

/** A TCP connection as facts. */
export function connectionFacts({ connection, rows }: Followed): ConnectionFacts {
  return { from: connection.initiator, to: connection.responder, opening: rows.handshake.fact };
}
