/** Reply codes named by the reason for which they are sent. Sections are of RFC 959 unless said. */
export const replyCodes = {
  /** §4.2.2. File status okay, about to open the data connection. */
  transferStarting: 150,
  /** §4.2.2. Command okay. */
  ok: 200,
  /** §4.2.2. Not needed at this site. */
  superfluous: 202,
  /** §4.2.2, and RFC 2389 §3.2 for FEAT. */
  systemStatus: 211,
  directoryStatus: 212,
  /** §4.2.2, and RFC 3659 §3, §4 for SIZE and MDTM. */
  fileStatus: 213,
  helpText: 214,
  /** §4.2.2. NAME system type. */
  systemType: 215,
  /** §4.2.2. Service ready for a new user. */
  serviceReady: 220,
  /** §4.2.2. Closing the control connection. */
  goodbye: 221,
  /** §4.2.2. Data connection open, no transfer in progress; also ABOR with nothing to abort. */
  dataOpenIdle: 225,
  /** §4.2.2. Closing the data connection, the action was successful. */
  transferComplete: 226,
  /** §4.2.2. Passive mode (h1,h2,h3,h4,p1,p2). */
  passive: 227,
  /** RFC 2428 §3. Extended passive mode (|||port|). */
  extendedPassive: 229,
  loggedIn: 230,
  /** RFC 2228 §5.1, RFC 4217 §11. Logged in, authorized by the security exchange: a certificate did for the password. */
  loggedInBySecurity: 232,
  /** RFC 2228 §5.1, RFC 4217 §4. The security exchange is complete: TLS begins behind it. */
  securityAccepted: 234,
  /** §4.2.2. Requested file action okay. */
  fileActionOk: 250,
  /** draft-twine-ftpmd5. The digest of a file. */
  fileDigest: 251,
  /** §4.2.2. "PATHNAME" created, or current. */
  pathName: 257,
  passwordNeeded: 331,
  accountNeeded: 332,
  /** §4.2.2. File action pending further information: after REST, RNFR. */
  pendingInformation: 350,
  /** §4.2.2. Service not available, closing the control connection; may answer any command. */
  serviceUnavailable: 421,
  cannotOpenData: 425,
  transferAborted: 426,
  fileBusy: 450,
  localError: 451,
  insufficientStorage: 452,
  /** §4.2.2. Syntax error, command unrecognized; also a line too long. */
  unrecognized: 500,
  badArgument: 501,
  notImplemented: 502,
  badSequence: 503,
  /** §4.2.2. Not implemented for that parameter. */
  badParameter: 504,
  /** RFC 2428 §2: network protocol not supported. RFC 4217 §10.2: the data connection is not protected as it must be. */
  unsuitableDataConnection: 522,
  notLoggedIn: 530,
  needAccountToStore: 532,
  /** RFC 2228 §5.1. Command protection level denied for policy reasons: there is none to be cleared. */
  noCommandProtection: 533,
  /** RFC 2228 §5.1. Request denied for policy reasons. */
  deniedByPolicy: 534,
  /** RFC 2228 §5.1. Requested PROT level not supported by mechanism. */
  protectionNotSupported: 536,
  /** §4.2.2. File unavailable: not found, no access. */
  fileUnavailable: 550,
  pageTypeUnknown: 551,
  exceededStorage: 552,
  badFileName: 553,
  /** RFC 1123 §4.1.2.12, RFC 3659 §5: restart offset not possible here. */
  badRestart: 554,
} as const satisfies Record<string, number>;
