const KiB = 1024;
const MiB = 1024 * KiB;
const seconds = 1000;

/**
 * Every default bound on what a peer controls. Lengths in bytes, times in milliseconds, the rest counts.
 * Packages take overrides of the ones they use; nothing that arrives from a network is unbounded.
 */
export const limits = {
  /** One line on the control connection with its end. vsftpd and ftpserverlib hold the same 4096. */
  controlLine: 4096,
  /** A user name; longer ones only serve to probe. */
  userName: 128,
  /** A password; hashing a long one costs the server, not the client. */
  password: 512,
  /** A path name; Linux's PATH_MAX. */
  path: 4096,
  /** One component of a path; NAME_MAX of every common file system. */
  pathComponent: 255,
  /** Time to log in, absolute: a byte now and then does not prolong it. */
  loginTime: 60 * seconds,
  /** Silence on the control connection while no transfer runs. */
  idleTime: 300 * seconds,
  /** From the announcement of a data port to its connection, either way. */
  dataConnectTime: 30 * seconds,
  /** No byte moved on an open data connection. */
  dataStallTime: 120 * seconds,
  /** Wrong passwords on one connection, then 421 (RFC 2577 §5 allows up to 5). */
  failedLogins: 3,
  /** Delay before the first 530; each further one on the connection adds as much (RFC 2577 §5). */
  failedLoginDelay: 1 * seconds,
  /** Unknown or malformed commands before login, then 421: a browser or scanner speaks something else. */
  badCommandsBeforeLogin: 10,
  /** The same once logged in. */
  badCommandsAfterLogin: 50,
  /** Control connections at once. */
  connections: 2000,
  /** Control connections at once from one address. */
  connectionsPerAddress: 20,
  /** Control connections that have not logged in yet, of all peers together: a flood of them shuts out nobody inside. */
  connectionsBeforeLogin: 100,
  /**
   * How long 226 waits for the peer to close its side of a data connection that we have closed. Nearly all do it at once, and one
   * that breaks the connection off is noticed; some wait for the 226 themselves, and should not have to wait long.
   */
  dataCloseTime: 0.25 * seconds,
  /** How long a closing control connection is still read, so that unread input does not destroy the last reply. */
  controlCloseTime: 2 * seconds,
  /** How long a passive port rests after use while others are free, so that nobody's late SYN meets the next session. */
  portRestTime: 5 * seconds,
  /** Silence on a control connection before TCP asks whether the peer is still there. */
  keepAliveDelay: 60 * seconds,
  /** Commands received and not yet begun; then the server stops reading. */
  queuedCommands: 32,
  /** Reply bytes the peer has not read; then the server stops reading. */
  unsentReplies: 64 * KiB,
  /** A peer that does not read its replies is disconnected after this. */
  unreadReplyTime: 60 * seconds,
  /** One line of a reply, as a client takes it. Some servers send long FEAT or 257 lines. */
  replyLine: 8 * KiB,
  /** A whole multi-line reply. */
  reply: 64 * KiB,
  /** Preliminary (1yz) replies to one command. */
  preliminaryReplies: 10,
  /** A listing that a client holds in memory. */
  listing: 64 * MiB,
  /** One line of a listing. */
  listingLine: 8 * KiB,
  /** Entries of a listing that a client holds in memory. */
  listingEntries: 1_000_000,
  /** Captured bytes of one packet: the largest snapshot length any tool writes. */
  packet: 256 * KiB,
  /** One pcapng block. */
  captureBlock: 16 * MiB,
  /** TCP connections followed at once; the longest idle one is given up first. */
  flows: 100_000,
  /** Out-of-order bytes kept for one direction of a connection. */
  reorderPerDirection: 1 * MiB,
  /** Out-of-order bytes kept in all. */
  reorderTotal: 64 * MiB,
  /** Announced data connections that nothing has used yet. */
  announcements: 100_000,
  /** Rows of a session held until it ends. */
  sessionRows: 10_000,
  /** Characters of one wire string shown inside a sentence. */
  shownText: 200,
} as const;

/** A set of bounds in which some differ from the defaults. */
export type LimitName = keyof typeof limits;
