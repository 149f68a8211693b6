/** The analyser with Node's files and hashes. */
export { analyzeFile } from "./analyze-file.ts";
export { nodeHost } from "./host.ts";
