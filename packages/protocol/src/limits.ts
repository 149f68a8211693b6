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
  /** What CLNT and CSID may say of a client's software; real ones say "FileZilla 3.66.5". */
  clientSoftware: 128,
  /** HOST, CLNT and CSID of one connection that are logged: a stranger may send as many as a minute holds. */
  loggedIntroductions: 10,
  /** A host name in HOST: RFC 1035's 255 octets. */
  hostName: 255,
  /** Password hashes worked out at once: each takes 19 MiB and some 30 ms of a core, and one thread of those that read files. */
  passwordHashesAtOnce: 2,
  /** Logins that wait for their hash; beyond that a login is not possible for the moment. As many as take some two seconds. */
  passwordHashesWaiting: 128,
  /** Programs that judge logins (`serve --authenticate`) at once. */
  loginProgramsAtOnce: 8,
  /** Logins that wait for such a program. */
  loginProgramsWaiting: 128,
  /** Time for such a program to answer; then it is killed, and the login is not possible for the moment. */
  loginProgramTime: 10 * seconds,
  /** What such a program may say: one line of settings. */
  loginProgramAnswer: 64 * KiB,
  /** Folders of the host of which all accounts that have them share one storage; the one not used for the longest is forgotten. */
  sharedFolders: 1000,
  /** A path name from the root on, in UTF-8; Linux's PATH_MAX. */
  path: 4096,
  /** One component of a path; NAME_MAX of every common file system. */
  pathComponent: 255,
  /** Time to log in, absolute: a byte now and then does not prolong it. */
  loginTime: 60 * seconds,
  /** Silence on the control connection while no transfer runs. */
  idleTime: 300 * seconds,
  /** The least that SITE IDLE may ask for: below it a slip of the finger would end the session. */
  shortestIdleTime: 30 * seconds,
  /** From the announcement of a data port to its connection, either way. */
  dataConnectTime: 30 * seconds,
  /** In this time some must move on an open data connection: dataStallBytes. */
  dataStallTime: 120 * seconds,
  /** Bytes. Who moves fewer, such as one a minute, holds a place rather than transfer. */
  dataStallBytes: 1 * KiB,
  /** What a compressed upload may become whatever its size: zeros, and logs that repeat themselves, shrink a thousandfold. */
  inflatedFloor: 64 * MiB,
  /** Beyond that floor, bytes for each that came. Deflate reaches 1032; data that is worth sending seldom 20. */
  inflateRatio: 100,
  /** A TLS handshake, on control and data connections: a few round trips and two signatures. */
  tlsHandshakeTime: 10 * seconds,
  /** Bytes of TLS on a connection for which nothing came out of it: 600 new keys; clients ask for one in millions of records. */
  tlsOverhead: 16 * KiB,
  /** How long a client may take up a TLS session again: as long as TLS 1.3 allows, so that no control connection outlives its own. */
  tlsSessionTime: 7 * 24 * 3600 * seconds,
  /** TLS sessions that a server remembers for one control connection; TLS 1.3's tickets are counted among them. */
  tlsSessionIds: 8,
  /** Tickets of one control connection that are remembered, to tell who takes the same one up twice. */
  tlsTicketsSeen: 16,
  /** Control connections, those that gave a ticket out last, whose tickets another one of the same client may take up: twice as many as there can be at once. */
  tlsTicketIssuers: 4000,
  /** TLS sessions that a client keeps of one control connection to go on with, and as many of its data connections: servers send one or two at a time. */
  tlsTicketsKept: 8,
  /** USER in clear text where TLS is required, then 421. */
  clearTextLogins: 3,
  /** Data connections in a row whose TLS fails, then 421: some clients recover only with a new control connection. */
  dataProtectionFailures: 2,
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
  /** Control connections that have not logged in yet, of all peers together; beyond, who has most of them makes room. */
  connectionsBeforeLogin: 100,
  /** Connections refused with 421 that are still read for a moment; the others are cut at once, for they cost as much as those inside. */
  lingeringRefusals: 50,
  /** Refused connections that are logged, a second; of the rest only the number: a flood is not to fill the disk. */
  loggedRefusals: 20,
  /** Points at which a network is banned: one for a failed login or a login that never came, three for speaking something else. */
  banScore: 15,
  /** Points are forgotten so long after the first. */
  banScoreTime: 30 * 60 * seconds,
  /** How long a first ban lasts; each further one half as long again as the one before. */
  banTime: 30 * 60 * seconds,
  /** No ban is longer, and the one before is remembered for so long after its end. */
  longestBanTime: 24 * 3600 * seconds,
  /** Networks that have points, and networks that have been banned, of each; beyond that those seen first are forgotten. */
  bannedNetworks: 65_536,
  /**
   * How long 226 waits for the peer to close its side of a data connection that we have closed. Nearly all do it at once, and one
   * that breaks the connection off is noticed; some wait for the 226 themselves, and should not have to wait long.
   */
  dataCloseTime: 0.25 * seconds,
  /** How long a closing control connection is still read, so that unread input does not destroy the last reply. */
  controlCloseTime: 2 * seconds,
  /** How long a client is not told the same passive port again, so that a late connection is not taken for a newer one. */
  portRestTime: 5 * seconds,
  /** Passive ports: each holds a descriptor from start to end. */
  passivePorts: 4096,
  /** Passive ports reserved at once, of all sessions; each session has one at most. */
  reservations: 10_000,
  /** The same of one address: more than its connections, however many a site with all its users behind one NAT lets it have. */
  reservationsPerAddress: 1000,
  /** Pairs of a port and a client's address that rest; beyond, the longest resting are forgotten. */
  restingPorts: 65_536,
  /** From a load balancer's connection to the end of its PROXY header: its first segment may be sent again twice meanwhile. */
  proxyHeaderTime: 5 * seconds,
  /** Connections whose PROXY header has not come yet: it is in the first segment, so that even of a flood few wait. */
  proxyHeadersAwaited: 512,
  /** What a PROXY header of version 2 may carry: addresses take 216 bytes at most, the rest is TLVs, such as a certificate's names. */
  proxyHeader: 4 * KiB,
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
  /** Names that one listing goes through, shown or not; a folder of more is refused with 550, never cut short. Our client holds as many. */
  listedNames: 1_000_000,
  /** Bytes of listing in the reply to STAT: with its first and last line it stays within `reply`. */
  statusListing: 60 * KiB,
  /** Files read for HASH and its kin at once, of all sessions together: more would leave no disk and no time to transfers. */
  digestsAtOnce: 2,
  /** Bytes read for a digest in one turn; then who waits has its own, so that nobody waits for other people's large files. */
  digestTurn: 64 * MiB,
  /** Preliminary (1yz) replies to one command. */
  preliminaryReplies: 10,
  /** The header with which an HTTP proxy answers CONNECT: a status line and a few fields. */
  proxyAnswer: 8 * KiB,
  /** A listing that a client holds in memory. */
  listing: 64 * MiB,
  /** One line of a listing. */
  listingLine: 8 * KiB,
  /** Entries of a listing that a client holds in memory. */
  listingEntries: 1_000_000,
  /** Directories inside one another that a walk goes down: a link that the server shows as a directory may lead back up. */
  treeDepth: 100,
  /** A mirror's journal that is read: it holds what is under way, some hundred bytes for each of a few files. */
  journalFile: 16 * MiB,
  /** Captured bytes of one packet: the largest snapshot length any tool writes. */
  packet: 256 * KiB,
  /** One pcapng block. */
  captureBlock: 16 * MiB,
  /** IP packets in fragments that wait for the rest of them; the oldest is given up first. */
  fragmentedPackets: 1024,
  /** Fragments of one IP packet: what the largest one makes where the smallest MTU, 68, leaves 48 bytes to each (RFC 791). */
  fragmentsPerPacket: 1366,
  /** Bytes of fragments held in all, with what each costs beside; Linux holds as much. */
  fragmentBytes: 4 * MiB,
  /** How long the first fragment waits for the last, by the capture's clock (RFC 8200 §4.5). */
  fragmentTime: 60 * seconds,
  /** Packets put together of which the frames of all fragments are remembered, so that rows can name them. */
  reassembledPackets: 100_000,
  /** One TLS handshake message of a capture that is looked into; certificate chains stay below 20 KiB. */
  tlsMessage: 64 * KiB,
  /** A file with a TLS key log: several times what `tlsSecrets` lines take. A larger one is refused, a device without end too. */
  keyLogFile: 64 * MiB,
  /** Secrets of a TLS key log that are held, of 48 bytes or so: those of 20,000 connections of TLS 1.3. */
  tlsSecrets: 100_000,
  /** TLS 1.2 sessions of which the secret is remembered, so that those that take them up again can be read. */
  tlsSessions: 10_000,
  /** A TLS session ticket that is remembered; real ones have some hundred bytes. */
  tlsTicket: 4 * KiB,
  /** Records that a gap in the capture may have swallowed before decryption gives up: a megabyte's and more. */
  tlsRecordsSkipped: 128,
  /** TCP connections followed at once; the longest idle one is given up first. */
  flows: 100_000,
  /** FTP sessions of a capture that are followed at once, of 20 KB and more each; those silent for the longest are let go. */
  openSessions: 2000,
  /** Out-of-order bytes kept for one direction of a connection. */
  reorderPerDirection: 1 * MiB,
  /** Out-of-order bytes kept in all. */
  reorderTotal: 64 * MiB,
  /** Announced data connections that are waited for. */
  announcements: 100_000,
  /** Of one session: a client that pipelines has a few ahead, one that has a thousand never uses them. */
  sessionAnnouncements: 1000,
  /** Comments on packets of a capture that are kept: what somebody wrote by hand. */
  packetComments: 1000,
  /** Names of hosts that a capture brings along. */
  hostNames: 10_000,
  /** Replies to one command of a capture that are kept, the first ones and the latest: few commands get more than two. */
  commandReplies: 100,
  /** Rows of a session held until it ends. */
  sessionRows: 10_000,
  /** Rows, of all sessions together, that are over and wait a minute for what may come late. */
  lingeringRows: 1000,
  /** Rows, of all sessions together, that wait to be told until an older session is over. */
  waitingRows: 10_000,
  /** Bytes of packets captured live that wait for their turn; what is too much comes at once. */
  liveBytes: 64 * MiB,
  /** Missing bytes of one extracted file: zeros on the disk for what a capture only claims. What follows is not written. */
  extractedHoles: 4 * 1024 * MiB,
  /** Holes of an extracted file that are listed one by one; the last covers all that follow. */
  listedHoles: 1000,
  /** Findings of a capture that are kept: rules times pairs of hosts, of which few captures have many in trouble. */
  findings: 1000,
  /** Ranges of frames that one finding shows as its evidence. */
  findingFrames: 64,
  /** Sessions, and connections, that one finding names. */
  findingSubjects: 1000,
  /** Addresses of which failed logins are remembered, to tell guessing of passwords; the one silent for the longest is forgotten. */
  guessingAddresses: 1000,
  /** Failed logins that are remembered of one address: many more than tell guessing. */
  guessesPerAddress: 100,
  /** Commands since the last PASV, EPSV, PORT or EPRT that a client or server remembers, to say why a transfer failed. */
  witnessedCommands: 8,
  /** Connections to one data port, or attempts at it, that are remembered for it: strangers may come again and again. */
  witnessedConnections: 8,
  /** Characters of a reply in which diagnosis looks for words: a reply of many lines may say them in a later one. */
  judgedText: 2000,
  /** Characters of one wire string shown inside a sentence. */
  shownText: 200,
} as const;

/** A set of bounds in which some differ from the defaults. */
export type LimitName = keyof typeof limits;
