import type { TLSSocket } from "node:tls";
import { escapeForTerminal, FtpError } from "@twinport/protocol";
import type { TlsSettings } from "./settings.ts";

/** SHA-256 of the certificate that the server has shown. */
export function fingerprintOf(socket: TLSSocket): string {
  return socket.getPeerCertificate().fingerprint256 ?? "";
}

/**
 * Whether the control connection's server is the one that is meant: one of the pins, where there are any; else signed by an authority
 * for this name.
 * @throws FtpError "tls"
 */
export function judgeServer(socket: TLSSocket, settings: TlsSettings, place: string): void {
  const shown = fingerprintOf(socket);
  if (settings.pins !== undefined) {
    if (settings.pins.has(shown)) return;
    const hint = "Somebody may stand between, or the server has a new certificate: ask its operator.";
    throw refusal(`${place}: the server's certificate is none of the pinned ones, but ${shown}`, hint);
  }
  if (settings.trusting || socket.authorized) return;
  const why = escapeForTerminal(String(socket.authorizationError));
  const hint = `If its operator confirms the fingerprint ${shown}, pin it; an authority of your own goes into \`ca\`.`;
  throw refusal(`${place}: the server's certificate is not to be trusted: ${why}`, hint);
}

/**
 * A data connection goes on with a session of ours, which nobody else could, or shows the control connection's certificate (RFC 4217
 * §15.1.1). Who has signed it was judged there.
 * @throws FtpError "tls"
 */
export function judgeData(socket: TLSSocket, expected: string, place: string): void {
  if (socket.isSessionReused() || fingerprintOf(socket) === expected) return;
  const hint = "Somebody else may have answered in the server's place.";
  throw refusal(`${place}: the data connection shows another certificate than the control connection`, hint);
}

function refusal(message: string, hint: string): FtpError {
  return new FtpError("tls", message, { phase: "tls", hint, retryable: false });
}
