import type { PerEnd, TlsFacts } from "@twinport/diagnosis";
import type { Side as End } from "@twinport/protocol";
import type { TlsRows } from "../ftp/tls-rows.ts";
import type { Side } from "../stream/index.ts";

/** The connection on which TLS runs. */
interface Carrier {
  who(side: Side): End;
  /** It has ended, and no packet of it is missing. */
  readonly whole: boolean;
  readonly application: PerEnd<number> | null;
}

const tls13 = 0x0304;

/** TLS on a connection as facts; null if no handshake, and no alert in its stead, was seen. */
export function tlsFacts(tls: TlsRows, { who, whole, application }: Carrier): TlsFacts | null {
  const { handshake, alarm, parting } = tls;
  const opening = handshake ?? alarm?.draft ?? null;
  if (opening === null) return null;
  const { resumed, complete, version } = tls.facts;
  // In TLS 1.3 most of the handshake is sealed: whether it is complete may be told by lengths only.
  const broken = whole && !complete && version !== tls13;
  return {
    ...(resumed !== null && { resumed }),
    ...((broken || (alarm !== null && !complete)) && { failed: true }),
    ...(alarm !== null && {
      alert: {
        by: who(alarm.from),
        description: alarm.alert.description,
        frames: alarm.draft.frames.ranges(),
      },
    }),
    ...(application !== null && { application }),
    ...(parting !== null && { parting: { by: who(parting.from), frames: parting.draft.frames.ranges() } }),
    frames: opening.frames.ranges(),
  };
}
