import { FtpError } from "@twinport/protocol";
import type { OperationOptions } from "../options.ts";
import type { FtpSession } from "../session/ftp-session.ts";
import type { ClientCore } from "./core.ts";

/** Removes something. Gone after an attempt whose reply was lost means that this attempt has done it. */
export function removal(
  core: ClientCore,
  path: string,
  options: OperationOptions,
  remove: (session: FtpSession, target: string) => Promise<void>,
): Promise<void> {
  const target = core.resolve(path);
  return core.run(async (session, { previous }) => {
    try {
      await remove(session, target);
    } catch (error) {
      const lost = previous !== undefined && previous.reply === undefined;
      if (!(lost && error instanceof FtpError && error.code === "not-found")) throw error;
    }
  }, options);
}
