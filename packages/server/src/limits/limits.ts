import { limits } from "@twinport/protocol";

const defaults = {
  controlLine: limits.controlLine,
  userName: limits.userName,
  password: limits.password,
  loginTime: limits.loginTime,
  idleTime: limits.idleTime,
  dataConnectTime: limits.dataConnectTime,
  dataStallTime: limits.dataStallTime,
  failedLogins: limits.failedLogins,
  failedLoginDelay: limits.failedLoginDelay,
  badCommandsBeforeLogin: limits.badCommandsBeforeLogin,
  badCommandsAfterLogin: limits.badCommandsAfterLogin,
  connections: limits.connections,
  connectionsPerAddress: limits.connectionsPerAddress,
  queuedCommands: limits.queuedCommands,
  unsentReplies: limits.unsentReplies,
  unreadReplyTime: limits.unreadReplyTime,
  connectionsBeforeLogin: limits.connectionsBeforeLogin,
  dataCloseTime: limits.dataCloseTime,
  controlCloseTime: limits.controlCloseTime,
  portRestTime: limits.portRestTime,
  keepAliveDelay: limits.keepAliveDelay,
};

/** Bounds of one server: times in milliseconds, lengths in bytes, the rest counts. See `limits` of protocol for reasons. */
export type ServerLimits = { readonly [Name in keyof typeof defaults]: number };

/** The defaults with some of them replaced. */
export function serverLimits(overrides: Partial<ServerLimits> = {}): ServerLimits {
  return { ...defaults, ...overrides };
}
