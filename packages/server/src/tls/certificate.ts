import { X509Certificate } from "node:crypto";
import { createSecureContext, type TLSSocket } from "node:tls";
import type { ClientCertificate } from "../accounts/types.ts";
import { BadCertificate, type Certificate } from "./options.ts";

/** What is said of a server's certificate, for a log or a status page. */
export interface CertificateFacts {
  /** SHA-256: hexadecimal digits in lower case, without colons. */
  readonly fingerprint: string;
  readonly subject: string;
  /** Milliseconds since the Unix epoch. */
  readonly validUntil: number;
}

/**
 * Reads a certificate and sees to it that its key fits.
 * @throws BadCertificate
 */
export function checkCertificate(certificate: Certificate): CertificateFacts {
  try {
    createSecureContext({ ...certificate });
    const { fingerprint256, subject, validTo } = new X509Certificate(certificate.cert);
    return {
      fingerprint: plainDigits(fingerprint256),
      subject: subject.replaceAll("\n", ", "),
      validUntil: Date.parse(validTo),
    };
  } catch (cause) {
    throw new BadCertificate(reasonOf(cause), { cause });
  }
}

/** What a client has shown; null for nothing, or for what the authorities did not sign. */
export function clientCertificate(socket: TLSSocket): ClientCertificate | null {
  const { subject, fingerprint256 } = socket.getPeerCertificate();
  if (fingerprint256 === undefined || verifyError(socket) !== null) return null;
  const name: unknown = subject?.CN;
  return {
    commonName: typeof name === "string" ? name : "",
    fingerprint: plainDigits(fingerprint256),
  };
}

/** Node tells it of sockets of its own tls.Server only; the handle, which it asks itself, knows it of all. Without one: not verified. */
function verifyError(socket: TLSSocket): unknown {
  const { _handle: handle } = socket as { readonly _handle?: { verifyError?(): unknown } };
  return typeof handle?.verifyError === "function" ? (handle.verifyError() ?? null) : "unknown";
}

function plainDigits(fingerprint: string): string {
  return fingerprint.replaceAll(":", "").toLowerCase();
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/key values mismatch/i.test(text)) return "The key does not belong to the certificate.";
  if (/bad decrypt|interrupted or cancelled|bad password/i.test(text)) {
    return "The key is encrypted, and the passphrase does not open it.";
  }
  return `Certificate or key cannot be read: ${text}`;
}
