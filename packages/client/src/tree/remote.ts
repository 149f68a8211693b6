import type { Listing } from "@twinport/protocol";
import type { OperationOptions } from "../options.ts";

/** What a walk needs of a client: `FtpClient` has it, and so has a test's tree in memory. */
export interface Lister {
  list(path: string, options?: OperationOptions): Promise<Listing>;
}

/** What changes directories and removes. Paths as `FtpClient` takes them. */
export interface Remover extends Lister {
  remove(path: string, options?: OperationOptions): Promise<void>;
  rmdir(path: string, options?: OperationOptions): Promise<void>;
}
