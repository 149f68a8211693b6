import type { Endpoint } from "@twinport/protocol";
import type { Timestamp, Who } from "../model.ts";
import type { Keyring } from "../tls/index.ts";
import type { Announced } from "./announced.ts";
import type { CommandEntry } from "./command-entry.ts";
import type { RowDraft } from "./draft.ts";
import type { TlsView } from "./tls-rows.ts";

/** Where a dialog's findings go. */
export interface DialogSink {
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** The control connection, as its TLS sees it. */
  readonly tls: TlsView;
  /** When the session was last heard of. */
  last(): Timestamp;
  /** A row of the control connection. */
  row(draft: RowDraft): void;
  /** `who`'s stream up to offset `end` belongs to `draft`. */
  own(who: Who, end: number, draft: RowDraft): void;
  /** A command or reply announces a data connection. `pending`: commands that a pipelining client sent after it. */
  announce(announced: Announced, draft: RowDraft, pending: readonly CommandEntry[]): void;
  /** A transfer command. */
  transfer(entry: CommandEntry): void;
  /** A final reply that refuses a PORT or EPRT. */
  refuse(draft: RowDraft): void;
}

/** How a dialog begins. */
export interface DialogOptions {
  readonly showPasswords: boolean;
  /** The start of the connection is not in the capture. */
  readonly midstream: boolean;
  readonly implicitTls: boolean;
  /** TLS began before the capture did. */
  readonly runningTls: boolean;
  /** What decrypts its TLS, null without secrets. */
  readonly keyring: Keyring | null;
}
