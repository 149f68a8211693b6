/**
 * An FTP client (RFC 959, 1123, 2389, 2428, 3659): `connect` gives an {@link FtpClient} whose calls may overlap;
 * `openSession` a single {@link FtpSession} for those who want each command in their own hands.
 */

export {
  type Charset,
  charsets,
  type EntryFacts,
  type EntryTime,
  type EntryType,
  type ErrorCode,
  type ErrorFinding,
  type ErrorPhase,
  errorCodes,
  FtpError,
  type Listing,
  type ListingEntry,
  type ListingFormat,
  type Reply,
  type SpecialKind,
  type TriedMode,
  type WireEvent,
  type WireObserver,
} from "@twinport/protocol";
export { connect, type MoreOptions } from "./client/connect.ts";
export { Download } from "./client/download.ts";
export { FtpClient } from "./client/ftp-client.ts";
export type { ToFileOptions } from "./client/to-file.ts";
export type { Encryption } from "./connection/tls/session-tls.ts";
export type { CopyOptions, CopyResult } from "./fxp/copy.ts";
export type { FxpListener, FxpOutcome, FxpRequest } from "./fxp/fxp.ts";
export type { Comparison, Difference } from "./mirror/compare.ts";
export type { FilterOptions } from "./mirror/filter.ts";
export { MirrorJob } from "./mirror/job.ts";
export type {
  MirrorEvent,
  MirrorFailure,
  MirrorOptions,
  MirrorResult,
  MirrorSide,
} from "./mirror/options.ts";
export type { MirrorAction } from "./mirror/plan.ts";
export type { SideEntry, SideTime, SideType } from "./mirror/side.ts";
export { type PlanTotals, printPlan } from "./mirror/totals.ts";
export {
  type ActiveOptions,
  type ConnectOptions,
  type DataMode,
  type DialFunction,
  type DialogEvent,
  defaultTimeouts,
  type OperationOptions,
  type PoolOptions,
  type RepresentationType,
  type RetryPolicy,
  type SessionOptions,
  type Timeouts,
  type TlsOptions,
  type TransferOptions,
  type TransferProgress,
  type TransferResult,
  type Verified,
} from "./options.ts";
export { safeLocalName } from "./safe-name.ts";
export { FtpSession } from "./session/ftp-session.ts";
export { HostKnowledge } from "./session/knowledge.ts";
export type { LoginOptions } from "./session/login.ts";
export { openSession } from "./session/open-session.ts";
export type { HashAlgorithm } from "./transfer/digest.ts";
export type { DownloadOptions, RunningDownload } from "./transfer/download.ts";
export type { DownloadToOptions } from "./transfer/files.ts";
export type { ListVerb } from "./transfer/list.ts";
export { RateLimit } from "./transfer/rate-limit.ts";
export type { RemoteHash } from "./transfer/remote-hash.ts";
export type { Sink } from "./transfer/sink.ts";
export type { FileSource, UploadSource } from "./transfer/source.ts";
export type { UploadOptions } from "./transfer/upload.ts";
export type { GlobOptions } from "./tree/glob.ts";
export type { PatternOptions } from "./tree/pattern.ts";
export type { ProblemKind, TreeProblem } from "./tree/problem.ts";
export type { RemovedTree, RemoveTreeOptions } from "./tree/remove-tree.ts";
export type { WalkEntry, WalkOptions } from "./tree/walk.ts";
