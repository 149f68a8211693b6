import type { Heard } from "@twinport/diagnosis";

/** OpenSSL's errors behind which it says an alert of its own, with that alert's number (RFC 8446 §6.2). */
const ownAlerts: Readonly<Record<string, number>> = {
  ERR_SSL_NO_SHARED_CIPHER: 40,
  ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM: 40,
  ERR_SSL_NO_SUITABLE_KEY_SHARE: 40,
  ERR_SSL_UNSUPPORTED_PROTOCOL: 70,
  ERR_SSL_VERSION_TOO_LOW: 70,
  ERR_SSL_INAPPROPRIATE_FALLBACK: 86,
  ERR_SSL_NO_APPLICATION_PROTOCOL: 120,
};

/** What OpenSSL says of bytes that are no TLS at all. A request of HTTP it knows, and that is no FTP either: somebody scans the port. */
const noTls: ReadonlySet<string> = new Set([
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
]);

/** An alert of the peer's stands in OpenSSL's message only. */
const peersAlert = /SSL alert number (\d{1,3})/;

/**
 * What diagnosis can make of a handshake that failed.
 * @param error what ended it; undefined where nothing did, or time
 * @param silent not a byte has come
 */
export function heardOf(error: Error | undefined, silent: boolean): Heard {
  if (error === undefined) return silent ? { first: { server: "tls" } } : {};
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (noTls.has(code)) return { first: { client: "text", server: "tls" } };
  const theirs = peersAlert.exec(error.message)?.[1];
  if (theirs !== undefined) return alert("client", Number(theirs));
  const ours = ownAlerts[code];
  return ours === undefined ? {} : alert("server", ours);
}

function alert(by: "client" | "server", description: number): Heard {
  return { tls: { failed: true, alert: { by, description, frames: [] }, frames: [] } };
}
