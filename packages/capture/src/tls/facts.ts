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
  /** An earlier session was taken up again; null if that was not seen. */
  readonly resumed: boolean | null;
  /** Both sides have finished. */
  readonly complete: boolean;
  /**
   * Of a key log, null if there is none: "fit": they open its records · "missing": there are none for this session ·
   * "wrong": there are, and they do not open them · "cipher": there are, but its cipher suite is none that can be opened.
   */
  readonly secrets: "fit" | "missing" | "wrong" | "cipher" | null;
}
