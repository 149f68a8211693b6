import type { Side } from "../stream/index.ts";
import type { Keyring } from "../tls/index.ts";
import type { Announcement } from "./announcement.ts";

/** How a session begins. */
export interface SessionOptions {
  readonly showPasswords: boolean;
  readonly implicitTls: boolean;
  /** TLS began before the capture did. */
  readonly runningTls: boolean;
  /** What decrypts its TLS, null without secrets. */
  readonly keyring: Keyring | null;
  /** The side of the control connection where the client sits. */
  readonly client: Side;
  /** Told of each announced data connection. */
  announced(announcement: Announcement): void;
}
