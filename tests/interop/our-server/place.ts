import type { Operation } from "../matrix/rows.ts";
import type { Login, Operations } from "../peers/types.ts";

/** Where one peer's operations are tried in one data mode. The login is there when tests run, not when they are declared. */
export interface Place {
  readonly can: Readonly<Partial<Operations>>;
  /** The peer's first mode: here is tried what would only be repeated in the others. */
  readonly first: boolean;
  /** Whether whole files over 4 GiB are to be transferred. */
  readonly whole: boolean;
  login(): Login;
  /** The path on this machine of a file that the server serves. */
  served(name: string): string;
  /** The path of a file in the peer's own folder. */
  own(name: string): string;
  /** Whether the peer can do this in part only. */
  partly(operation: Operation): boolean;
  /** Forgets how data connections were announced until now: a login that was refused makes some programs try other ways. */
  forget(): void;
  /** Declares a test whose outcome counts in a row of the table. The timeout is in milliseconds, for what takes long. */
  cell(operation: Operation, name: string, run: () => Promise<void>, timeout?: number): void;
}
