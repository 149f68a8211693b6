import type { Heard } from "@twinport/diagnosis";
import { findingFor } from "../diagnosis/verdict.ts";
import type { EndReason } from "../observe/log.ts";
import { HandshakeFailed } from "../tls/handshake.ts";
import type { ServerTls } from "../tls/server-tls.ts";
import type { Session } from "./session.ts";

/**
 * Begins TLS on the control connection. Gives why the session has to end, if it has to.
 * @param data what PROT is behind it
 */
export async function beginTls(
  session: Session,
  server: ServerTls,
  kind: "explicit" | "implicit",
  data: "clear" | "private",
): Promise<EndReason | undefined> {
  const { control, security, witness, signal, context } = session;
  // Where TLS begins at once, a ClientHello may have come together with the header of a load balancer.
  if (kind === "explicit" && control.hasMore) return "clear-text-behind-auth";
  const tls = server.session();
  if (kind === "implicit") witness.secured(kind);
  try {
    await control.changeLayer(async (socket) => {
      const secured = await tls.secureControl(socket, signal);
      secured.watchOverhead(context.limits.tlsOverhead, () => {
        session.stop("tls-overhead", "TLS brings no commands.");
        // At once: what still comes would cost as much as what came before.
        secured.destroy();
      });
      session.log({
        type: "tls",
        kind,
        protocol: secured.getProtocol() ?? "",
        cipher: secured.getCipher().name,
        certificate: tls.certificate,
      });
      return secured;
    }, true);
  } catch (error) {
    if (!(error instanceof HandshakeFailed)) return "peer-closed";
    const { first, ...heard } = error.heard;
    // Behind AUTH clear text was spoken first, and rightly.
    tlsFailed(session, error.message, kind === "implicit" ? error.heard : heard);
    return "tls-failed";
  }
  security.begin(kind, tls, data);
  witness.secured(kind);
  return undefined;
}

/** CCC: back to clear text on the control connection; data connections stay as they are (RFC 4217 §12.3). */
export async function endTls({ control, security, witness, signal }: Session): Promise<undefined> {
  await control.changeLayer((secured) => security.clearControl(secured, signal), false);
  witness.secured("none");
}

/** Logs why TLS on the control connection did not come about. */
export function tlsFailed(session: Session, reason: string, heard: Heard): void {
  const { witness, context } = session;
  witness.heard("control", heard);
  const finding = findingFor(witness, { time: context.clock.now() });
  session.log({
    type: "tls-failed",
    channel: "control",
    reason,
    ...(finding === undefined ? {} : { finding }),
  });
}
