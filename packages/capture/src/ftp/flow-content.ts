import type { AlertFacts } from "../model.ts";
import type { Side } from "../stream/index.ts";
import type { TlsFacts } from "../tls/index.ts";

/** What a connection carried that nothing announced. */
export interface FlowContent {
  readonly sender: Side | null;
  /** Of the sender; what is inside TLS, if it is TLS. */
  readonly bytes: number;
  readonly tls: TlsFacts | null;
  /** The alert with which the handshake of that TLS failed, null if it did not. */
  readonly alert: AlertFacts | null;
  /** Session tickets may be among the bytes. */
  readonly tickets: boolean;
  /** Something was sent, and not in TLS. */
  readonly clear: boolean;
}
