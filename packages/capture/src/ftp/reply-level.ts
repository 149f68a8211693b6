import type { Level } from "../model.ts";
import type { CommandEntry } from "./command-entry.ts";

/** Commands whose failure stops what the user wanted; that of others is often only a question answered with no. */
const decisive: ReadonlySet<string> = new Set(["USER", "PASS", "ACCT", "PASV", "PORT", "AUTH", "ADAT"]);

/** Codes that tell of trouble whatever was asked: no service, no data connection, a transfer broken off. */
const alwaysError: ReadonlySet<number> = new Set([421, 425, 426, 430, 452, 552]);

/** How bad a reply is. */
export function replyLevel(code: number, command: CommandEntry | null): Level {
  if (code < 400) return "ok";
  if (alwaysError.has(code)) return "error";
  if (command === null) return "warn";
  return command.spec?.transfer != null || decisive.has(command.verb) ? "error" : "warn";
}
