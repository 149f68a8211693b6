import type { OperationOptions } from "../options.ts";
import type { FtpSession } from "../session/ftp-session.ts";
import type { ClientCore } from "./core.ts";

/**
 * Lends one session to `work` alone. Afterwards it is put back where the login had left it; one whose state cannot be told any more
 * is closed, and the pool opens another when it needs one. Nothing of this is tried again: nobody knows what `work` has done.
 */
export async function pinned<T>(
  core: ClientCore,
  work: (session: FtpSession) => Promise<T>,
  options: OperationOptions,
): Promise<T> {
  const lease = await core.lease({ ...options, exclusive: true });
  const { session } = lease;
  session.markUnchanged();
  try {
    return await core.pool.nesting.run(() => work(session));
  } finally {
    await session.restore().catch(() => session.close());
    lease.release();
  }
}
