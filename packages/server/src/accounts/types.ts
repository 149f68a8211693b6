import type { Endpoint } from "@twinport/protocol";
import type { Storage } from "../storage/types.ts";

/** What a login gives. */
export interface Account {
  readonly name: string;
  /** The account's files; "/" of the session is its root. */
  readonly storage: Storage;
  /** May look and download, change nothing. */
  readonly readOnly?: boolean;
}

/** A login to be judged. */
export interface LoginRequest {
  readonly user: string;
  readonly password: string;
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
   * Rejects when it cannot tell; the client is then asked to come back later, and it does not count as a failure.
   */
  authenticate(request: LoginRequest): Promise<Account | null>;
}
