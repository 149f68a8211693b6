import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import process from "node:process";
import { createSecureContext } from "node:tls";
import { FtpError } from "@twinport/protocol";
import type { Certificate } from "@twinport/server";
import { unreadableFile } from "../unreadable-file.ts";

/** A certificate that can be served, and what is worth knowing of it. */
export interface LoadedCertificate {
  readonly certificate: Certificate;
  /** SHA-256 of the certificate, as clients show it: "AB:CD:…". */
  readonly fingerprint: string;
  /** Host names and addresses that it is for. */
  readonly names: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly notBefore: number;
  /** Milliseconds since the Unix epoch. */
  readonly notAfter: number;
  /** Others may read or change the key, whose file this is. */
  readonly keyExposed?: string;
}

/**
 * Reads a certificate, with its chain behind it, and its key: PEM; both may be in one file.
 * @throws FtpError "unreadable", saying which file and what to do: missing, no PEM, not a pair, with a passphrase
 */
export async function loadCertificate(certFile: string, keyFile: string): Promise<LoadedCertificate> {
  const cert = await readPem(certFile, "certificate");
  const key = await readPem(keyFile, "key");
  return { ...describeCertificate(cert, key, certFile, keyFile), ...(await exposure(keyFile)) };
}

/** Of a key that somebody gave us, a group may have been meant to read it. */
const othersMay = 0o026;

/**
 * Whether others may read or change the key.
 * @param mask bits of the mode that let them
 */
export async function exposure(
  keyFile: string,
  mask = othersMay,
): Promise<Pick<LoadedCertificate, "keyExposed">> {
  const mode = process.platform === "win32" ? 0 : (await stat(keyFile)).mode;
  return (mode & mask) === 0 ? {} : { keyExposed: keyFile };
}

/**
 * What is known of a certificate and its key.
 * @throws FtpError "unreadable" as {@link loadCertificate} does
 */
export function describeCertificate(
  cert: string,
  key: string,
  certFile: string,
  keyFile: string,
): LoadedCertificate {
  const parsed = parseCertificate(cert, certFile);
  if (!parsed.checkPrivateKey(parseKey(key, keyFile))) {
    throw new FtpError("unreadable", `the key in ${keyFile} is not that of the certificate in ${certFile}`, {
      hint: "give the --key that --cert was made with; of a chain, the server's own certificate comes first",
    });
  }
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FtpError("unreadable", `TLS cannot use the certificate in ${certFile}: ${reason}`, { cause });
  }
  const names = (parsed.subjectAltName ?? "").matchAll(/(?:DNS|IP Address):([^,]+)/g);
  return {
    certificate: { cert, key },
    fingerprint: parsed.fingerprint256,
    names: [...names].map(([, name = ""]) => name),
    notBefore: Date.parse(parsed.validFrom),
    notAfter: Date.parse(parsed.validTo),
  };
}

async function readPem(path: string, what: "certificate" | "key"): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw unreadableFile(what, path, cause);
  }
}

function parseCertificate(cert: string, path: string): X509Certificate {
  try {
    return new X509Certificate(cert);
  } catch (cause) {
    throw new FtpError("unreadable", `there is no certificate in ${path}`, {
      hint: "it has to be PEM, with a line -----BEGIN CERTIFICATE-----; openssl x509 -inform DER makes it of DER",
      cause,
    });
  }
}

function parseKey(key: string, path: string): KeyObject {
  try {
    return createPrivateKey(key);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_MISSING_PASSPHRASE") {
      throw new FtpError(
        "unreadable",
        `the key in ${path} has a passphrase, which nobody could type at a start`,
        {
          hint: "openssl pkey -in FILE -out NEW takes it off; let only the server read NEW",
          cause,
        },
      );
    }
    throw new FtpError("unreadable", `there is no private key in ${path}`, {
      hint: "it has to be PEM, with a line -----BEGIN PRIVATE KEY-----",
      cause,
    });
  }
}
