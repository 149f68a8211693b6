/** The analyser with Node's files and hashes. */
export { analyze, analyzeFile } from "./analyze.ts";
export { type ExtractOptions, extractTo, type FolderSink } from "./extract.ts";
export { nodeHost } from "./host.ts";
export { readKeyLog } from "./key-log-file.ts";
