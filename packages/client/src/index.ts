/**
 * An FTP client (RFC 959, 1123, 2389, 2428, 3659): `connect`, then typed operations on an {@link FtpClient}.
 */
export { FtpClient } from "./client.ts";
export { connect } from "./connect.ts";
export type { LoginOptions } from "./login.ts";
export {
  type ClientOptions,
  type DataMode,
  type DialogEvent,
  defaultTimeouts,
  type OperationOptions,
  type RepresentationType,
  type Timeouts,
  type TransferProgress,
  type TransferResult,
} from "./options.ts";
export { safeLocalName } from "./safe-name.ts";
export type { Download, DownloadOptions } from "./transfer/download.ts";
export type { DownloadToOptions } from "./transfer/files.ts";
export type { ListVerb } from "./transfer/list.ts";
export type { UploadSource } from "./transfer/send.ts";
export type { UploadOptions } from "./transfer/upload.ts";
