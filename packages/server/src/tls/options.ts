/** A certificate and its key, as PEM. */
export interface Certificate {
  /** The certificate, then its chain. */
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  readonly passphrase?: string;
}

/** A certificate, or its key, that cannot be used; the message says why. */
export class BadCertificate extends Error {
  override readonly name = "BadCertificate";
}

/**
 * Whether a data connection's TLS must go on with the session of *this* control connection, and nobody else's: "prefer" holds
 * a client to it from the first time that it did, but for the data connection behind an upload under TLS 1.3, for which it may
 * have no ticket left; others pass, with a line in the log.
 */
export type SessionReuse = "off" | "prefer" | "require";

/** What may not be done in clear text. */
export interface TlsRequirement {
  /** USER and all that follows it. */
  readonly login?: boolean;
  /** Data connections: PROT P is then needed. */
  readonly data?: boolean;
}

/** TLS of a server (RFC 4217). */
export interface TlsOptions {
  readonly certificate: Certificate;
  /** Default "TLSv1.2". */
  readonly minVersion?: "TLSv1.2" | "TLSv1.3";
  /** Default "TLSv1.3". */
  readonly maxVersion?: "TLSv1.2" | "TLSv1.3";
  /** Default: nothing, so that clients without TLS work. */
  readonly required?: TlsRequirement;
  /** Default "prefer". */
  readonly sessionReuse?: SessionReuse;
  /** Port on which TLS begins at once, with no AUTH (IANA: 990); 0 for any free one. Default: none. */
  readonly implicitPort?: number;
  readonly clientCertificates?: {
    /** Certificates of those who may have signed a client's, as PEM. */
    readonly authorities: string | Buffer;
    /** "login": it may also stand for the password, where the authenticator agrees. */
    readonly use: "optional" | "required" | "login";
  };
  /** CCC, back to clear text on the control connection, is allowed: firewalls and NAT can then read PORT. Default false. */
  readonly clearControl?: boolean;
}
