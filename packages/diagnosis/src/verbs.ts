import { commandSpec } from "@twinport/protocol";

/** Whether a command transfers a file, or a listing. */
export function transfers(verb: string): boolean {
  return (commandSpec(verb)?.transfer ?? null) !== null;
}

/** Whether a command sends a file to the server. */
export function isUpload(verb: string): boolean {
  return commandSpec(verb)?.transfer === "up";
}

/** Whether a command transfers a file, up or down. */
export function transfersFile(verb: string): boolean {
  return isUpload(verb) || commandSpec(verb)?.transfer === "down";
}

/** By which the two sides agree on a data connection: PORT, PASV and their kin (RFC 959, RFC 1639, RFC 2428, and some in use beside them). */
const announcing: ReadonlySet<string> = new Set([
  "PASV",
  "EPSV",
  "LPSV",
  "PORT",
  "EPRT",
  "LPRT",
  "SPSV",
  "CPSV",
]);

/** Whether a command is there to agree on a data connection. */
export function announces(verb: string): boolean {
  return announcing.has(verb);
}
