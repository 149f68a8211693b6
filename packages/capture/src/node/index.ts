/** The analyser with Node's files and hashes. */
export { analyze, analyzeFile } from "./analyze.ts";
export { extractTo, type FolderSink } from "./extract.ts";
export { nodeHost } from "./host.ts";
