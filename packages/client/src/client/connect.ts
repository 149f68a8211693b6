import type { ConnectOptions } from "../options.ts";
import { Pool } from "../pool/pool.ts";
import { HostKnowledge } from "../session/knowledge.ts";
import { openSession } from "../session/open-session.ts";
import { FtpClient } from "./ftp-client.ts";
import { urlOptions } from "./url.ts";

const defaultConnections = 4;
const anonymous = "anonymous";

/**
 * Connects and logs in, so that a wrong address or password shows here and not at the first transfer.
 * @param where `ftp://user:password@host:port/directory` (`ftps:` is implicit, `ftpes:` explicit TLS), or options
 * @param more what the URL does not say
 * @throws FtpError "connect-failed", "tls", "login-failed", "usage", …
 */
export async function connect(
  where: string | URL | ConnectOptions,
  more: Partial<ConnectOptions> = {},
): Promise<FtpClient> {
  const options: ConnectOptions =
    typeof where === "string" || where instanceof URL
      ? { ...urlOptions(where), ...more }
      : { ...where, ...more };
  const knowledge = options.knowledge ?? new HostKnowledge(options.modes ?? ["epsv", "pasv"]);
  const open = async () => {
    const session = await openSession({ ...options, knowledge });
    try {
      const { user = anonymous, account } = options;
      // Who is named but has no password is not anonymous: an empty one says so.
      const { password = user === anonymous ? "anonymous@" : "" } = options;
      await session.login(user, password, account === undefined ? {} : { account });
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  };
  const pool = new Pool(open, options.pool?.max ?? defaultConnections);
  (await pool.lease()).release();
  return new FtpClient(pool);
}
