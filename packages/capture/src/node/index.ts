/** The analyser with Node's files and hashes. */
export { analyze, analyzeFile } from "./analyze.ts";
export { type ExtractOptions, extractTo, type FolderSink } from "./extract.ts";
export { nodeHost } from "./host.ts";
export { readKeyLog } from "./key-log-file.ts";
export { Dump, type DumpOptions, type DumpProgram } from "./live/dump.ts";
export { LiveCapture, type LiveOptions } from "./live/live-capture.ts";
export { Watch, type WatchOptions, type WatchProgress } from "./live/watch.ts";
