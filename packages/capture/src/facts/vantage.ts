import type { SessionFacts } from "@twinport/diagnosis";
import { addressScope, type Side as End } from "@twinport/protocol";
import { offloaded } from "../ftp/notes.ts";
import type { TcpRows } from "../ftp/tcp-rows.ts";
import type { TcpConnection } from "../stream/index.ts";
import type { Side } from "../stream/types.ts";

/** What systems begin with: a packet that has one of these has passed no router. */
const untouched: ReadonlySet<number> = new Set([64, 128, 255]);

interface Control {
  readonly connection: TcpConnection;
  readonly rows: TcpRows;
  who(side: Side): End;
}

/**
 * Where the capture was taken, by how far the packets of each side had come, or by whose network card was still to compute
 * their checksums; null where nothing shows it.
 */
export function vantageOf({ connection, rows, who }: Control): NonNullable<SessionFacts["vantage"]> | null {
  const { initiator, responder } = rows.watch;
  if (initiator.hopLimit === 0 || responder.hopLimit === 0) return null;
  const one = untouched.has(initiator.hopLimit);
  const other = untouched.has(responder.hopLimit);
  const { copyHopLimits: copies } = connection;
  if (one !== other) {
    // Those that had come far were met again before any router: by another clock, that came later.
    if (copies !== null && untouched.has(copies[one ? "responder" : "initiator"])) return "both";
    return who(one ? "initiator" : "responder");
  }
  if (!one) return "between";
  // Both sides' packets were met before any router, and again behind one.
  if (copies !== null && !untouched.has(copies.smallest)) return "both";
  const { checksums } = rows.traits;
  const first = offloaded([checksums.initiator]);
  const second = offloaded([checksums.responder]);
  if (first === second || addressScope(connection.initiator.address) === "loopback") return null;
  return who(first ? "initiator" : "responder");
}
