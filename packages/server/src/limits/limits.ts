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
  /** Control connections that have not logged in yet, of all peers together: a flood of them shuts out nobody inside. */
  connectionsBeforeLogin: 100,
  /** How long 226 waits for the peer to close its side of a data connection that we have closed. */
  dataCloseTime: 2_000,
  /** How long a closing control connection is still read, so that unread input does not destroy the last reply. */
  controlCloseTime: 2_000,
  /** How long a passive port rests after use while others are free, so that nobody's late SYN meets the next session. */
  portRestTime: 5_000,
};

/** Bounds of one server: times in milliseconds, lengths in bytes, the rest counts. See `limits` of protocol for reasons. */
export type ServerLimits = { readonly [Name in keyof typeof defaults]: number };

/** The defaults with some of them replaced. */
export function serverLimits(overrides: Partial<ServerLimits> = {}): ServerLimits {
  return { ...defaults, ...overrides };
}
