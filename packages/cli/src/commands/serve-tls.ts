import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir, hostname, networkInterfaces } from "node:os";
import { join } from "node:path";
import {
  type LoadedCertificate,
  loadCertificate,
  type OwnCertificate,
  ownCertificate,
  passingCertificate,
} from "@twinport/daemon";
import { FtpError } from "@twinport/protocol";
import type { TlsOptions } from "@twinport/server";
import { systemReason } from "../files.ts";
import type { Io } from "../io.ts";
import type { ServeOptions } from "./serve-options.ts";

/** A certificate that ends within this time is worth a line. */
export const soonMs = 14 * 86_400_000;

/** The certificate that is served, and how it is read again. */
export interface ServedCertificate {
  readonly loaded: LoadedCertificate;
  /** Where it came from. "passing": our own, which could not be kept, with the reason. */
  readonly origin:
    | { readonly kind: "given"; readonly file: string }
    | ({ readonly kind: "own" } & Pick<OwnCertificate, "file" | "made" | "ofAnother">)
    | { readonly kind: "passing"; readonly problem: string };
}

/**
 * Reads the certificate that the options name, or finds or makes the server's own.
 * @param before what has been served up to now: one that cannot be kept goes on
 * @throws FtpError if it cannot be used, or not kept in a folder that was asked for
 */
export async function readCertificate(
  options: ServeOptions,
  io: Io,
  before?: ServedCertificate,
): Promise<ServedCertificate> {
  if (options.cert !== undefined) {
    const loaded = await loadCertificate(options.cert, options.key ?? options.cert);
    return { loaded, origin: { kind: "given", file: options.cert } };
  }
  if (options.key !== undefined) throw new FtpError("usage", "--key needs the --cert that it belongs to");
  const names = ownNames(options);
  try {
    const own = await ownCertificate(stateFolder(options, io), names, Date.now());
    return { loaded: own, origin: { kind: "own", ...own } };
  } catch (error) {
    if (!(error instanceof FtpError) || options.state !== undefined) throw error;
    if (before?.origin.kind === "passing" && Date.now() < before.loaded.notAfter - soonMs) return before;
    if (before !== undefined && before.origin.kind !== "passing") throw error;
    const passing = await passingCertificate(names, Date.now());
    return { loaded: passing, origin: { kind: "passing", problem: error.message } };
  }
}

/** @throws FtpError "usage" for options of TLS beside `--tls off` */
export function mustNotAskForTls(options: ServeOptions): null {
  const { cert, key, implicitPort, clientCa, clientCert } = options;
  const asked = Object.entries({
    "--cert": cert,
    "--key": key,
    "--implicit-port": implicitPort,
    "--client-ca": clientCa,
    "--client-cert": clientCert,
  });
  const [name] = asked.find(([, value]) => value !== undefined) ?? [];
  if (name !== undefined) throw new FtpError("usage", `${name} and --tls off exclude each other`);
  return null;
}

/**
 * The server's settings of TLS; undefined for none.
 * @throws FtpError for authorities that cannot be read, or a use of certificates that nobody signs
 */
export async function tlsOptions(
  options: ServeOptions,
  served: ServedCertificate | null,
): Promise<TlsOptions | undefined> {
  if (served === null) return undefined;
  const { implicitPort, clientCa, clientCert, tls, sessionReuse } = options;
  // Passed over, it would let in whom it was to keep out.
  if (clientCert !== undefined && clientCa === undefined) {
    throw new FtpError("usage", "--client-cert needs a --client-ca", {
      hint: "it names the certificates of those who sign the clients'",
    });
  }
  return {
    certificate: served.loaded.certificate,
    required: { login: tls === "required", data: tls === "required" },
    sessionReuse,
    ...(implicitPort === undefined ? {} : { implicitPort }),
    ...(clientCa === undefined || clientCert === undefined
      ? {}
      : { clientCertificates: { authorities: await readAuthorities(clientCa), use: clientCert } }),
  };
}

async function readAuthorities(path: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new FtpError("unreadable", `cannot read ${path}: ${systemReason(cause)}`, { cause });
  }
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  for (const certificate of certificates) {
    // OpenSSL passes over what it cannot read, and then nobody's certificate would do.
    try {
      new X509Certificate(certificate);
    } catch (cause) {
      throw new FtpError("unreadable", `a certificate in ${path} is damaged`, { cause });
    }
  }
  if (certificates.length > 0) return text;
  throw new FtpError("unreadable", `there is no certificate in ${path}`, {
    hint: "--client-ca names PEM certificates of those who sign the clients'",
  });
}

/** $STATE_DIRECTORY is what systemd makes for StateDirectory=; the rest is the XDG base directory specification. */
function stateFolder(options: ServeOptions, io: Io): string {
  if (options.state !== undefined) return options.state;
  const given = io.env["STATE_DIRECTORY"]?.split(":")[0] ?? "";
  if (given !== "") return given;
  const state = io.env["XDG_STATE_HOME"] ?? "";
  if (state !== "") return join(state, "twinport");
  const home = homedir();
  // A service's user may have none that exists; root could make one, where nobody would look for it.
  if (!existsSync(home)) throw new FtpError("local-file", `there is no home folder ${home}`);
  return join(home, ".local", "state", "twinport");
}

/** What clients may call this server. */
function ownNames(options: ServeOptions): readonly string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ scopeid }) => !scopeid)
    .map(({ address }) => address);
  const announced = (options.passiveAddress ?? []).map(({ address }) => address);
  const asked = ["0.0.0.0", "::"].includes(options.host) ? [] : [options.host];
  return [...new Set([hostname(), "localhost", ...asked, ...announced, "127.0.0.1", "::1", ...addresses])];
}
