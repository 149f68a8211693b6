export type { AnalyzeOptions, CaptureHost, Digest } from "./host.ts";
export { type FtpFindings, FtpSink } from "./sink.ts";
