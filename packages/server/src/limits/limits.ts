import { limits } from "@twinport/protocol";

const defaults = {
  controlLine: limits.controlLine,
  userName: limits.userName,
  password: limits.password,
  clientSoftware: limits.clientSoftware,
  hostName: limits.hostName,
  path: limits.path,
  loggedIntroductions: limits.loggedIntroductions,
  loginTime: limits.loginTime,
  idleTime: limits.idleTime,
  shortestIdleTime: limits.shortestIdleTime,
  dataConnectTime: limits.dataConnectTime,
  dataStallTime: limits.dataStallTime,
  dataStallBytes: limits.dataStallBytes,
  inflatedFloor: limits.inflatedFloor,
  inflateRatio: limits.inflateRatio,
  tlsHandshakeTime: limits.tlsHandshakeTime,
  tlsOverhead: limits.tlsOverhead,
  clearTextLogins: limits.clearTextLogins,
  dataProtectionFailures: limits.dataProtectionFailures,
  failedLogins: limits.failedLogins,
  failedLoginDelay: limits.failedLoginDelay,
  badCommandsBeforeLogin: limits.badCommandsBeforeLogin,
  badCommandsAfterLogin: limits.badCommandsAfterLogin,
  connections: limits.connections,
  connectionsPerAddress: limits.connectionsPerAddress,
  lingeringRefusals: limits.lingeringRefusals,
  loggedRefusals: limits.loggedRefusals,
  banScore: limits.banScore,
  banScoreTime: limits.banScoreTime,
  banTime: limits.banTime,
  longestBanTime: limits.longestBanTime,
  bannedNetworks: limits.bannedNetworks,
  listedNames: limits.listedNames,
  statusListing: limits.statusListing,
  digestsAtOnce: limits.digestsAtOnce,
  digestTurn: limits.digestTurn,
  queuedCommands: limits.queuedCommands,
  unsentReplies: limits.unsentReplies,
  unreadReplyTime: limits.unreadReplyTime,
  connectionsBeforeLogin: limits.connectionsBeforeLogin,
  dataCloseTime: limits.dataCloseTime,
  controlCloseTime: limits.controlCloseTime,
  portRestTime: limits.portRestTime,
  reservations: limits.reservations,
  reservationsPerAddress: limits.reservationsPerAddress,
  restingPorts: limits.restingPorts,
  proxyHeaderTime: limits.proxyHeaderTime,
  proxyHeadersAwaited: limits.proxyHeadersAwaited,
  keepAliveDelay: limits.keepAliveDelay,
};

/** Bounds of one server: times in milliseconds, lengths in bytes, the rest counts. See `limits` of protocol for reasons. */
export type ServerLimits = { readonly [Name in keyof typeof defaults]: number };

/** A bound that a refusal is about: the server's, or one of the account's own; and its value. */
export interface LimitMet {
  readonly limit: keyof ServerLimits | "sessions" | "quota.bytes" | "quota.files";
  readonly value: number;
}

/**
 * The defaults with some of them replaced.
 * @throws RangeError for a name that is no bound's, or a value that is no number from 0 on: in plain JavaScript nobody else says so, and
 * the bound would be none
 */
export function serverLimits(overrides: Partial<ServerLimits> = {}): ServerLimits {
  for (const [name, value] of Object.entries(overrides)) {
    if (!Object.hasOwn(defaults, name)) throw new RangeError(`limits.${name}: there is no such bound`);
    if (!(typeof value === "number" && value >= 0)) {
      throw new RangeError(`limits.${name}: not a number from 0 on: ${String(value)}`);
    }
  }
  return { ...defaults, ...overrides };
}
