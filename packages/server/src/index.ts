/**
 * An embeddable FTP server (RFC 959, 1123, 2228, 2389, 2428, 3659, 4217): plain and over TLS, passive and active mode, over any Storage.
 */
export { type AnonymousAccount, anonymousNames, withAnonymous } from "./accounts/anonymous.ts";
export { type FixedAccount, fixedAccounts } from "./accounts/fixed.ts";
export { type FolderRights, type Right, rights, toRead } from "./accounts/rights.ts";
export type {
  Account,
  AccountLimits,
  Authenticator,
  Bandwidth,
  ClientCertificate,
  LoginRequest,
  Quota,
} from "./accounts/types.ts";
export { type Clock, systemClock, type Timer } from "./clock.ts";
export { type CreateServerOptions, createServer, type Root, type User } from "./create-server.ts";
export type { AbortReason } from "./data/errors.ts";
export type { BandwidthOptions } from "./limits/bandwidth.ts";
export type { Ban } from "./limits/bans.ts";
export type { ServerLimits } from "./limits/limits.ts";
export { loopback, type NetworkOptions } from "./limits/networks.ts";
export { Turns } from "./limits/turns.ts";
export type { ServerTotals } from "./observe/counts.ts";
export type { EventHandler, ServerEvents } from "./observe/events.ts";
export type { PassiveFigures, ServerFigures } from "./observe/figures.ts";
export type { EndReason, LogEvent, ProxyProblem, TransferLog, TransferOutcome } from "./observe/log.ts";
export type { ServerObserver, SessionInfo } from "./observe/observer.ts";
export type { NetworkAddress, PassiveOptions, ProxyOptions, ServerOptions } from "./options.ts";
export { FtpServer } from "./server.ts";
export type { LocalStorageOptions } from "./storage/confine/open-tree.ts";
export type { Confinement } from "./storage/confine/tree.ts";
export { StorageError } from "./storage/errors.ts";
export { LocalStorage } from "./storage/local.ts";
export { MemoryStorage, type MemoryStorageOptions } from "./storage/memory.ts";
export type {
  DirectoryEntry,
  FileFacts,
  NewFacts,
  OpenDirectory,
  OpenFile,
  Storage,
  Upload,
  UploadMode,
} from "./storage/types.ts";
export type { CertificateFacts } from "./tls/certificate.ts";
export type { Certificate, SessionReuse, TlsOptions, TlsRequirement } from "./tls/options.ts";
export { BadCertificate } from "./tls/options.ts";
