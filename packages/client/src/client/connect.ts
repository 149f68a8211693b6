import { FtpError } from "@twinport/protocol";
import { abortedError } from "../connection/turns.ts";
import type { ConnectOptions, TlsOptions } from "../options.ts";
import { Pool } from "../pool/pool.ts";
import type { FtpSession } from "../session/ftp-session.ts";
import { HostKnowledge } from "../session/knowledge.ts";
import { openSession, timeoutsOf } from "../session/open-session.ts";
import { RateLimit } from "../transfer/rate-limit.ts";
import { ClientCore } from "./core.ts";
import { FtpClient } from "./ftp-client.ts";
import { urlOptions } from "./url.ts";

const defaultConnections = 4;
const defaultIdle = 60_000;
const anonymous = "anonymous";

/** What can stand beside a URL. */
export interface MoreOptions extends Partial<Omit<ConnectOptions, "tls">> {
  /** When TLS begins is the URL's to say; "explicit" where it says nothing of TLS. */
  readonly tls?: Partial<TlsOptions>;
}

/**
 * Connects and logs in, so that a wrong address or password shows here and not at the first transfer.
 * @param where `ftp://user:password@host:port/directory` (`ftps:` is implicit, `ftpes:` explicit TLS), or options
 * @param more what the URL does not say
 * @throws FtpError "connect-failed", "tls", "login-failed", "usage", …
 */
export async function connect(
  where: string | URL | ConnectOptions,
  more: MoreOptions = {},
): Promise<FtpClient> {
  const given = typeof where === "string" || where instanceof URL ? urlOptions(where) : where;
  const { tls, ...rest } = more;
  const encryption = tls === undefined ? {} : { tls: { mode: "explicit", ...given.tls, ...tls } as const };
  const options: ConnectOptions = { ...given, ...rest, ...encryption };
  refuseForeignTls(options);
  const knowledge = options.knowledge ?? new HostKnowledge();
  const timeouts = timeoutsOf(options);
  // One bucket for all sessions.
  const { rateLimit } = options;
  const shared = typeof rateLimit === "number" ? { rateLimit: new RateLimit(rateLimit) } : {};
  const pool = new Pool({
    open: (signal) => openPrepared({ ...options, ...shared, knowledge, signal }),
    max: options.pool?.max ?? defaultConnections,
    idleMs: options.pool?.idleMs ?? defaultIdle,
    stuckMs: Math.max(timeouts.reply, timeouts.data),
    bound: knowledge.connections,
    now: () => performance.now(),
  });
  const core = new ClientCore(options, knowledge, pool);
  const { signal } = options;
  const giveUp = () => pool.destroy();
  signal?.addEventListener("abort", giveUp, { once: true });
  try {
    await core.firstSession(signal);
  } catch (error) {
    await pool.close();
    throw signal?.aborted ? abortedError(signal) : error;
  } finally {
    signal?.removeEventListener("abort", giveUp);
  }
  return new FtpClient(core);
}

/** What basic-ftp and others call it: passed over, it would send the password in clear text. */
function refuseForeignTls(options: object): void {
  const foreign = ["secure", "secureOptions"].find((name) => name in options);
  if (foreign === undefined) return;
  const hint = 'For TLS write tls: { mode: "explicit" }.';
  throw new FtpError("usage", `connect has no option ${JSON.stringify(foreign)}`, { hint });
}

/** Opens a session; once more where the server turned out to lose commands that are sent ahead. */
async function openPrepared(
  options: ConnectOptions & { readonly knowledge: HostKnowledge },
): Promise<FtpSession> {
  const { knowledge } = options;
  const unknown = knowledge.pipelining === undefined;
  try {
    return await openLoggedIn({ pipelining: "auto", ...options });
  } catch (error) {
    if (!unknown || knowledge.pipelining !== false || options.signal?.aborted) throw error;
    return await openLoggedIn(options);
  }
}

async function openLoggedIn(options: ConnectOptions): Promise<FtpSession> {
  const session = await openSession(options);
  const { user = anonymous, account, signal } = options;
  // Who is named but has no password is not anonymous: an empty one says so.
  const { password = user === anonymous ? "anonymous@" : "" } = options;
  try {
    await session.login(user, password, {
      prepare: true,
      ...(account === undefined ? {} : { account }),
      ...(signal === undefined ? {} : { signal }),
    });
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}
