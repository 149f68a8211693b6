/**
 * The analyser: captures in, FTP sessions explained. Nothing of Node: what needs it is in "@twinport/capture/node".
 */
export { Analyzer, analyzeBytes } from "./analyze.ts";
export type { ByteStream, CaptureInput } from "./capture-input.ts";
export * from "./decode/index.ts";
export {
  explainFilterProblem,
  explainRow,
  explainWarning,
  type Language,
  languages,
  plainStyle,
  type Style,
} from "./explain/index.ts";
export type {
  ContentSink,
  ContentStream,
  ExtractedContent,
  Hole,
  KeptTransfer,
} from "./extract/content.ts";
export * from "./filter/index.ts";
export type { AnalyzeOptions, CaptureHost, Digest } from "./ftp/index.ts";
export type * from "./model.ts";
export * from "./read/index.ts";
export * from "./render/index.ts";
export {
  analyze,
  type CaptureProgress,
  type NamedCapture,
  type SessionStream,
  type StreamOptions,
} from "./session-stream.ts";
export { KeyLog, type TlsHost } from "./tls/index.ts";
export * from "./write/index.ts";
