// The floor of what any program in Node can do: reads a pcap, looks at each packet's record header, and takes one SHA-256 of
// all of it. No protocol, no connection, no output.
//   node bench/capture/floor.mjs FILE [--no-hashing]
import { createHash } from "node:crypto";
import { openSync, readSync } from "node:fs";
import process from "node:process";

const [file, option] = process.argv.slice(2);
const fileHeader = 24;
const recordHeader = 16;
const hash = option === "--no-hashing" ? null : createHash("sha256");
const source = openSync(file);
const chunk = Buffer.alloc(256 * 1024);
const header = Buffer.alloc(recordHeader);
let packets = 0;
let base = 0;
let next = fileHeader;
for (;;) {
  const read = readSync(source, chunk);
  if (read === 0) break;
  hash?.update(chunk.subarray(0, read));
  // A header that two chunks share is put together in one.
  for (; next < base + read; packets++) {
    const at = next - base;
    chunk.copy(header, Math.max(0, -at), Math.max(0, at), Math.min(read, at + recordHeader));
    if (at + recordHeader > read) break;
    next += recordHeader + header.readUInt32LE(8);
  }
  base += read;
}
console.log(JSON.stringify({ packets, sha256: hash?.digest("hex") }));
