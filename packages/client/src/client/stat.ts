import { FtpError } from "@twinport/protocol";
import type { OperationOptions } from "../options.ts";
import type { FtpClient } from "./ftp-client.ts";

/** Whether `stat` finds something. */
export async function entryExists(
  client: FtpClient,
  path: string,
  options: OperationOptions,
): Promise<boolean> {
  try {
    await client.stat(path, options);
    return true;
  } catch (error) {
    if (error instanceof FtpError && error.code === "not-found") return false;
    throw error;
  }
}
