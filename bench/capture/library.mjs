// The program that is measured as "library": counts the sessions and transfers of a capture.
//   node bench/capture/library.mjs FILE [--no-hashing]
import process from "node:process";
import { analyze } from "@twinport/capture/node";

const [file, option] = process.argv.slice(2);
let sessions = 0;
let transfers = 0;
let bytes = 0;
for await (const session of analyze(file, { hashing: option !== "--no-hashing" })) {
  sessions++;
  transfers += session.transfers.length;
  for (const transfer of session.transfers) bytes += transfer.bytes;
}
console.log(JSON.stringify({ sessions, transfers, bytes }));
