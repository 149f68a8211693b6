import { X509Certificate } from "node:crypto";
import { FtpError } from "@twinport/protocol";
import type { TlsOptions } from "./options.ts";

const versions = ["TLSv1.2", "TLSv1.3"] as const;
const certificateBlock = /-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----.*?-----END \1-----/gs;

/**
 * Looks at settings before anybody connects. A word that is none would be taken for the weakest that there is, and of authorities
 * that are none OpenSSL says nothing; where they are empty Node takes those of the web.
 * @throws FtpError "usage" that names the setting
 */
export function checkTlsOptions(options: TlsOptions): void {
  const { minVersion = "TLSv1.2", maxVersion = "TLSv1.3", sessionReuse = "prefer" } = options;
  oneOf("minVersion", minVersion, versions);
  oneOf("maxVersion", maxVersion, versions);
  if (versions.indexOf(minVersion) > versions.indexOf(maxVersion)) {
    throw new FtpError("usage", `tls.minVersion, ${minVersion}, is above tls.maxVersion, ${maxVersion}`, {
      hint: "leave one of them out",
    });
  }
  oneOf("sessionReuse", sessionReuse, ["off", "prefer", "require"]);
  const { clientCertificates } = options;
  if (clientCertificates === undefined) return;
  oneOf("clientCertificates.use", clientCertificates.use, ["optional", "required", "login"]);
  checkAuthorities(clientCertificates.authorities);
}

function oneOf(name: string, value: unknown, allowed: readonly string[]): void {
  if (allowed.some((each) => each === value)) return;
  const shown = JSON.stringify(value) ?? String(value);
  throw new FtpError("usage", `tls.${name} is ${shown}, which is not known here`, {
    hint: `say ${allowed.map((each) => `"${each}"`).join(" or ")}`,
  });
}

function checkAuthorities(authorities: string | Buffer): void {
  const blocks = String(authorities).match(certificateBlock) ?? [];
  try {
    for (const block of blocks) new X509Certificate(block);
  } catch (cause) {
    throw noAuthorities("have a certificate that cannot be read", cause);
  }
  if (blocks.length === 0) throw noAuthorities("are no certificate");
}

function noAuthorities(problem: string, cause?: unknown): FtpError {
  return new FtpError("usage", `tls.clientCertificates.authorities ${problem}`, {
    hint: 'give the text of a PEM file, "-----BEGIN CERTIFICATE-----" and on: not its path, nor DER',
    cause,
  });
}
