import type { Charset, Endpoint } from "@twinport/protocol";
import type { Storage } from "../storage/types.ts";
import type { SessionReuse, TlsRequirement } from "../tls/options.ts";
import type { FolderRights, toRead } from "./rights.ts";

/** What a login gives. */
export interface Account {
  readonly name: string;
  /** The account's files; "/" of the session is its root. Accounts that share a folder of the host share its storage. */
  readonly storage: Storage;
  /** Further roots, each shown as the virtual folder that it is named by ("/shared"). */
  readonly mounts?: Readonly<Record<string, Storage>>;
  /** Default: all, everywhere. Of those who shall only look and download: {@link toRead}. */
  readonly rights?: FolderRights;
  readonly limits?: AccountLimits;
  /** How names go over the wire. Default UTF-8. */
  readonly charset?: Charset;
  /** What this account must have under TLS, beyond what the server asks of everybody. */
  readonly tls?: { readonly required?: TlsRequirement; readonly sessionReuse?: SessionReuse };
  /** Networks ("192.0.2.0/24") to which PORT and EPRT may send data connections besides the client's own address (FXP). */
  readonly foreign?: readonly string[];
}

/** Bounds of one account, over all its sessions. What is absent is not bounded. */
export interface AccountLimits {
  /** At once. */
  readonly sessions?: number;
  /** Over all its sessions. */
  readonly bandwidth?: Bandwidth;
  /** Of each session. */
  readonly session?: Bandwidth;
  readonly quota?: Quota;
}

/**
 * What the files of `storage` may come to in all; what is absent is not bounded. Accounts that are given one and the same Storage object
 * share one count, each held to its own quota; what is mounted counts for nobody.
 */
export interface Quota {
  readonly bytes?: number;
  /** Files and directories: directories without end would fill a disk too. */
  readonly files?: number;
}

/** Bytes a second; what is absent is not bounded. */
export interface Bandwidth {
  /** From the client. */
  readonly upload?: number;
  /** To the client. */
  readonly download?: number;
}

/** What a client has shown of itself in TLS, verified against the server's authorities. */
export interface ClientCertificate {
  /** The subject's common name; "" where it has none. */
  readonly commonName: string;
  /** SHA-256 of the certificate: hexadecimal digits in lower case, without colons. */
  readonly fingerprint: string;
}

/** A login to be judged. */
export interface LoginRequest {
  readonly user: string;
  /** Null at USER, where a client's certificate alone may do (RFC 4217 §11, reply 232). */
  readonly password: string | null;
  readonly certificate: ClientCertificate | null;
  readonly client: Endpoint;
  /** The virtual host that the client named with HOST (RFC 7151), in lower case; null if it named none. */
  readonly host: string | null;
  /** Aborts when the answer is no longer wanted. */
  readonly signal: AbortSignal;
}

/** Decides who may log in. */
export interface Authenticator {
  /**
   * The account, or null for a wrong name or password; both should take the same time (RFC 2577 §7).
   * An account that cannot hold, such as one with a right that is none, lets nobody in either, and the log says why.
   * Rejects when it cannot tell; the client is then asked to come back later, and it does not count as a failure.
   */
  authenticate(request: LoginRequest): Promise<Account | null>;
}
