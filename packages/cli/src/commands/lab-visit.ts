import { text } from "node:stream/consumers";
import { type LibraryVisit, visitByLibrary } from "@twinport/lab";
import type { Io } from "../io.ts";

/** `twinport lab-visit`, which the lab runs on its machines: our client library does what standard input tells, as JSON. */
export async function labVisit(io: Io): Promise<number> {
  const visit = JSON.parse(await text(io.stdin)) as LibraryVisit;
  return await visitByLibrary(visit, (line) => io.stdout.write(`${line}\n`));
}
