import type { DataMode, FtpSession } from "@twinport/client";
import type { Operation } from "../matrix/rows.ts";

/** Where one server is tried in one data mode. The functions work when tests run, not when they are declared. */
export interface Place {
  readonly mode: DataMode;
  /** The server's first mode: here is tried what would only be repeated in the others. */
  readonly first: boolean;
  /** Whether whole files over 4 GiB are to be transferred. */
  readonly whole: boolean;
  /** The client of this test: logged in, and told to quit after the test. */
  client(): FtpSession;
  /** What this test's client has sent: "VERB argument", passwords masked. */
  sent(): readonly string[];
  /** Another client, logged in as well; to be ended by the test. */
  another(): Promise<FtpSession>;
  /** The path on this machine of a file that the server serves. */
  served(name: string): string;
  /** Makes such a file, which the server may change. */
  serve(name: string, bytes: Uint8Array | string): Promise<void>;
  /** The path of a file that is no server's. */
  own(name: string): string;
  /** Declares a test whose outcome counts in these rows of the table, unless the server lacks one of them. */
  cell(
    operations: Operation | readonly Operation[],
    name: string,
    run: () => Promise<void>,
    timeout?: number,
  ): void;
}
