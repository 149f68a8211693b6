import { text } from "node:stream/consumers";
import { type Dialog, speak } from "@twinport/lab";
import type { Io } from "../io.ts";

/** `twinport lab-dialog`, which the lab runs on its machines: says what standard input tells, as JSON. */
export async function labDialog(io: Io): Promise<number> {
  const leave = io.stopOn("SIGTERM");
  const dialog = JSON.parse(await text(io.stdin)) as Dialog;
  return await speak(dialog, leave, (line) => io.stdout.write(`${line}\n`));
}
