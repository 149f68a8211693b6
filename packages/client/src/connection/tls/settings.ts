import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { type ConnectionOptions, createSecureContext, rootCertificates } from "node:tls";
import { FtpError } from "@twinport/protocol";
import type { TlsOptions } from "../../options.ts";

/** The TLS of one session: its options, looked at before anything is dialled. */
export interface TlsSettings {
  /** For `tls.connect`. */
  readonly connection: ConnectionOptions;
  /** Fingerprints (SHA-256, upper case, with colons) of which the certificate must have one; anything signed if absent. */
  readonly pins: ReadonlySet<string> | undefined;
  /** Whether any certificate will do. */
  readonly trusting: boolean;
}

const fingerprint = /^(?:[0-9a-f]{2}(?::[0-9a-f]{2}){31}|[0-9a-f]{64})$/i;

/** @throws FtpError "usage" for certificates, keys or fingerprints that are none */
export function tlsSettings(options: TlsOptions, host: string): TlsSettings {
  const { ca, cert, key, passphrase, pin, minVersion = "TLSv1.2", maxVersion } = options;
  const name = options.servername ?? host;
  const pins = pin === undefined ? undefined : new Set([pin].flat().map(normalized));
  if (pins?.size === 0) throw bad("an empty list of fingerprints lets nobody in");
  if ((cert === undefined) !== (key === undefined)) throw bad("a certificate and its key go together");
  const own = cert === undefined || key === undefined ? {} : { cert: pem(cert), key: pem(key) };
  // "Further" authorities: those that Node knows are not replaced by them.
  const authorities = ca === undefined ? {} : { ca: [...rootCertificates, ...[ca].flat().map(authority)] };
  const versions = { minVersion, ...(maxVersion === undefined ? {} : { maxVersion }) };
  try {
    const secureContext = createSecureContext({
      ...own,
      ...authorities,
      ...versions,
      ...(passphrase === undefined ? {} : { passphrase }),
    });
    const connection = {
      secureContext,
      ...versions,
      // An address is checked against the certificate, but is no name that could be asked for (RFC 6066 §3).
      host: name,
      ...(isIP(name) === 0 ? { servername: name } : {}),
      ALPNProtocols: ["ftp"],
    };
    return { connection, pins, trusting: options.rejectUnauthorized === false };
  } catch (cause) {
    throw bad(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function normalized(pin: string): string {
  if (!fingerprint.test(pin)) throw bad("a pin is a SHA-256 fingerprint: 32 pairs of hexadecimal digits");
  return (pin.replaceAll(":", "").toUpperCase().match(/../g) ?? []).join(":");
}

/** Node passes over what is no certificate, and the failure would show as one of the server's. */
function authority(bytes: string | Uint8Array): string | Buffer {
  try {
    new X509Certificate(bytes);
    return pem(bytes);
  } catch (cause) {
    throw bad("`ca` is no certificate in PEM", cause);
  }
}

function pem(bytes: string | Uint8Array): string | Buffer {
  return typeof bytes === "string" ? bytes : Buffer.from(bytes);
}

function bad(what: string, cause?: unknown): FtpError {
  return new FtpError("usage", `tls: ${what}`, cause === undefined ? {} : { cause });
}
