import type { Endpoint } from "@twinport/protocol";
import type { Session } from "../model.ts";
import type { Dialog } from "./dialog.ts";

/** Who speaks with whom, and when. */
interface Place extends Pick<Session, "id" | "start" | "end"> {
  readonly client: Endpoint;
  readonly server: Endpoint;
}

/** A session as plain data, without what was said and done in it. */
export function sessionHeading({ id, client, server, start, end }: Place, dialog: Dialog): Session {
  return {
    id,
    client,
    server,
    user: dialog.user,
    banner: dialog.banner,
    encrypted: dialog.encryption,
    mechanism: dialog.mechanism,
    start,
    end,
    rows: [],
    commands: [],
    connections: [],
    transfers: [],
    notes: [],
    droppedRows: 0,
    findings: [],
  };
}
