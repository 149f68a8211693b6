export type { AnalyzeOptions, CaptureHost, Digest } from "./host.ts";
export { type Concern, FtpSink } from "./sink.ts";
