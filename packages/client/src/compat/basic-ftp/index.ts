/**
 * The API of basic-ftp: a program that uses it changes its import line.
 */

export {
  Client,
  type ClientOptions,
  type RawListParser,
} from "./client.ts";
export type { AccessOptions } from "./connecting.ts";
export { FTPContext, type ResponseHandler, type StringEncoding, type TaskResolver } from "./context.ts";
export { FTPError, type FTPResponse } from "./errors.ts";
export { FileInfo, FileType, type UnixPermissions } from "./file-info.ts";
export type { UploadOptions } from "./files.ts";
export { parseList } from "./parse-list.ts";
export { enterPassiveModeIPv4, enterPassiveModeIPv6, type TransferStrategy } from "./passive.ts";
export type { ProgressHandler, ProgressInfo, ProgressType } from "./progress.ts";
