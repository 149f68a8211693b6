export type { AnalyzeOptions, CaptureHost, Digest } from "./host.ts";
export { FtpSink } from "./sink.ts";
