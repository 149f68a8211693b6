/**
 * The words of FTP (RFC 959 and its kin): bytes in, meaning out, and back. No sockets, nothing of Node.
 */
export * from "./address/index.ts";
export * from "./ascii/index.ts";
export * from "./charset/index.ts";
export * from "./commands/index.ts";
export {
  type ErrorCode,
  type ErrorFinding,
  type ErrorPhase,
  errorCodes,
  FtpError,
  type FtpErrorDetails,
  type TriedMode,
} from "./errors.ts";
export { type LimitName, limits } from "./limits.ts";
export * from "./listing/index.ts";
export * from "./path/index.ts";
export * from "./record/index.ts";
export * from "./replies/index.ts";
export * from "./telnet/index.ts";
export * from "./text/index.ts";
export type {
  Channel,
  Endpoint,
  Side,
  WireBytes,
  WireEvent,
  WireFin,
  WireObserver,
  WireOpen,
  WireRefused,
  WireReset,
  WireTls,
} from "./wire/events.ts";
