/**
 * The interactive `ftp>` shell, in the manner of the ftp program that everybody knows.
 */
export { runShell, type ShellOptions } from "./run.ts";
