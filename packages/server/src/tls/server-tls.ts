import { randomBytes } from "node:crypto";
import { createSecureContext, type SecureContext, type SecureContextOptions } from "node:tls";
import { limits } from "@twinport/protocol";
import type { Clock } from "../clock.ts";
import type { ServerLimits } from "../limits/limits.ts";
import { type CertificateFacts, checkCertificate } from "./certificate.ts";
import { checkTlsOptions } from "./check-options.ts";
import type { Certificate, SessionReuse, TlsOptions, TlsRequirement } from "./options.ts";
import { SessionTls } from "./session-tls.ts";
import { canRenewTickets, SessionTickets, TicketIssuers } from "./tickets.ts";

/**
 * TLS 1.3's, then of TLS 1.2, in our order: keys that no later theft of the certificate's opens (ECDHE), first those whose
 * encryption vouches for itself (AEAD). CBC stays for clients whose TLS is of 2013 and has nothing else.
 */
const ciphers =
  "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES:!AESCCM8";
/** Bytes: those of Node's option `ticketKeys`. */
const ticketKeys = 48;
/** Bytes: the most that OpenSSL takes. */
const contextId = 32;

/** TLS of a whole server: its settings, and the certificate that new sessions get. */
export class ServerTls {
  readonly #options: TlsOptions;
  readonly #clock: Clock;
  readonly #limits: ServerLimits;
  readonly #issuers: TicketIssuers;
  /** OpenSSL resumes no session with a client's certificate without one, and none of another's. */
  readonly #sessionIdContext = randomBytes(contextId / 2).toString("hex");
  #certificate: Certificate;
  #facts: CertificateFacts;

  /**
   * @throws BadCertificate
   * @throws FtpError "usage" for another setting that cannot hold
   */
  constructor(options: TlsOptions, clock: Clock, limits: ServerLimits) {
    checkTlsOptions(options);
    this.#options = options;
    this.#clock = clock;
    this.#issuers = new TicketIssuers(clock);
    this.#limits = limits;
    this.#certificate = options.certificate;
    this.#facts = checkCertificate(options.certificate);
  }

  /** The certificate that new sessions get. */
  get certificate(): CertificateFacts {
    return this.#facts;
  }

  /** See FtpServer.setCertificate. */
  setCertificate(certificate: Certificate): void {
    this.#facts = checkCertificate(certificate);
    this.#certificate = certificate;
  }

  /** What may not be done in clear text. Who must show a certificate must log in under TLS. */
  get required(): TlsRequirement {
    const { required = {}, clientCertificates } = this.#options;
    return clientCertificates?.use === "required" ? { ...required, login: true } : required;
  }

  /** Whether a data connection must take up the session of its control connection. */
  get sessionReuse(): SessionReuse {
    return this.#options.sessionReuse ?? "prefer";
  }

  /** What is done with clients' certificates; undefined: they are not asked for. */
  get clientCertificates(): "optional" | "required" | "login" | undefined {
    return this.#options.clientCertificates?.use;
  }

  /** Whether CCC is allowed. */
  get clearControl(): boolean {
    return this.#options.clearControl === true;
  }

  /** For a control connection that begins TLS: a context, ticket keys and sessions that no other one has. */
  session(): SessionTls {
    const tickets = new SessionTickets(this.#issuers);
    return new SessionTls({
      context: this.#context(tickets),
      tickets,
      clock: this.#clock,
      handshakeTime: this.#limits.tlsHandshakeTime,
      clientCertificates: this.clientCertificates,
      clearControl: this.clearControl,
    });
  }

  #context(tickets: SessionTickets): SecureContext {
    const { minVersion = "TLSv1.2", maxVersion = "TLSv1.3", clientCertificates } = this.#options;
    const settings: SecureContextOptions = {
      ...this.#certificate,
      minVersion,
      maxVersion,
      ciphers,
      honorCipherOrder: true,
      sessionTimeout: limits.tlsSessionTime / 1000,
      sessionIdContext: this.#sessionIdContext,
      ...(clientCertificates === undefined ? {} : { ca: clientCertificates.authorities }),
    };
    const context = createSecureContext(settings);
    if (!canRenewTickets(context)) {
      return createSecureContext({ ...settings, ticketKeys: randomBytes(ticketKeys) });
    }
    tickets.install(context);
    return context;
  }
}
