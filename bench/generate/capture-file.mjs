// A pcap file, written in pieces of some MB: memory does not grow with the file.
import { closeSync, openSync, writeSync } from "node:fs";

const BUFFER = 4 << 20;

/** The times of all captures start here: 2026-01-05 08:00:00 UTC. */
const EPOCH = 1767600000;

export class CaptureFile {
  #descriptor;
  #buffer = Buffer.allocUnsafe(BUFFER);
  #used = 24;
  #flushed = 0;
  packets = 0;

  constructor(path) {
    this.#descriptor = openSync(path, "w");
    const header = this.#buffer;
    header.writeUInt32LE(0xa1b2c3d4, 0);
    header.writeUInt16LE(2, 4);
    header.writeUInt16LE(4, 6);
    header.fill(0, 8, 16);
    header.writeUInt32LE(262144, 16);
    header.writeUInt32LE(1, 20); // Ethernet
  }

  /** Bytes so far. */
  get size() {
    return this.#flushed + this.#used;
  }

  get buffer() {
    return this.#buffer;
  }

  /** Makes a packet of `length` bytes at `time` µs; its bytes are to be written into `buffer` from the offset returned. */
  packet(time, length) {
    if (this.#used + 16 + length > BUFFER) this.#flush();
    const at = this.#used;
    const seconds = Math.floor(time / 1e6);
    this.#buffer.writeUInt32LE(EPOCH + seconds, at);
    this.#buffer.writeUInt32LE(Math.floor(time - seconds * 1e6), at + 4);
    this.#buffer.writeUInt32LE(length, at + 8);
    this.#buffer.writeUInt32LE(length, at + 12);
    this.#used += 16 + length;
    this.packets++;
    return at + 16;
  }

  close() {
    this.#flush();
    closeSync(this.#descriptor);
  }

  #flush() {
    let written = 0;
    while (written < this.#used)
      written += writeSync(this.#descriptor, this.#buffer, written, this.#used - written);
    this.#flushed += this.#used;
    this.#used = 0;
  }
}
