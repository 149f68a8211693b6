/** The analyser with Node's files and hashes. */
export { analyze, analyzeFile } from "./analyze.ts";
export { analyzeFile } from "./analyze-file.ts";
export { extractTo, type FolderSink } from "./extract.ts";
export { nodeHost } from "./host.ts";
