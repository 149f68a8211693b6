import type { CertificateFacts } from "./certificate.ts";

/** What a connection's TLS handshake shows. Numbers are those of the wire. */
export interface TlsFacts {
  /** The version chosen, null while no ServerHello was seen. */
  readonly version: number | null;
  /** The highest version that the client offers. */
  readonly offered: number | null;
  readonly cipher: number | null;
  readonly serverName: string | null;
  readonly alpn: string | null;
  /** The server's; in TLS 1.3 it is encrypted, so that only secrets show it. */
  readonly certificate: CertificateFacts | null;
  /** The client's, where the server asked for one; "none" if it had none to show. */
  readonly clientCertificate: CertificateFacts | "none" | null;
  /** The server had the client say hello once more (HelloRetryRequest), which costs a round trip. */
  readonly retried: boolean;
  /** By which the session's secrets are found in a key log, in hexadecimal digits; null if it was not seen. */
  readonly clientRandom: string | null;
  /** An earlier session was taken up again; null if that was not seen. */
  readonly resumed: boolean | null;
  /** Both sides have finished. */
  readonly complete: boolean;
  /**
   * Of a key log, null if there is none: "fit": they open its records · "missing": there are none for this session ·
   * "wrong": there are, and they do not open them · "cipher": there are, but its cipher suite is none that can be opened ·
   * "partial": some of what TLS 1.3 needs is not in it (see `lacking`).
   */
  readonly secrets: "fit" | "missing" | "wrong" | "cipher" | "partial" | null;
  /** Labels of the traffic secrets that the key log has not, where it has others of the session. */
  readonly lacking: readonly string[];
}
