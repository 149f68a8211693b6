/**
 * For tests of programs that use FTP: a server in memory whose faults are options, and a bare one that follows a
 * script line by line.
 */

export { FaultServer, type FaultServerOptions, type FaultTls } from "./fault-server.ts";
export { type FaultReply, type Faults, parseFaults, type TransferFaults } from "./faults.ts";
export type { MemoryFiles } from "./memory-files.ts";
export type { ScriptedData } from "./scripted-data.ts";
export {
  type Script,
  ScriptedServer,
  type ScriptedServerOptions,
  type ScriptedSession,
} from "./scripted-server.ts";
