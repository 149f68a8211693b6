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
  /** The server's; in TLS 1.3 it is encrypted. */
  readonly certificate: CertificateFacts | null;
  /** An earlier session was taken up again; null if that was not seen. */
  readonly resumed: boolean | null;
  /** Both sides have finished. */
  readonly complete: boolean;
}
