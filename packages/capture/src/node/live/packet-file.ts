import { closeSync, openSync, writeSync } from "node:fs";
import { FtpError } from "@twinport/protocol";
import { concatBytes, PcapngWriter, PcapWriter } from "../../write/index.ts";
import type { HeldPacket } from "./packet-queue.ts";

/** A capture file that is written while packets come: pcap for a name that ends in .pcap or .cap, else pcapng. */
export class PacketFile {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #device: string;
  #writer: PcapWriter | PcapngWriter | null = null;
  #waiting: Uint8Array[] = [];

  /** Makes or empties the file. Throws FtpError "local-file" if it cannot. */
  constructor(path: string, device: string) {
    this.#path = path;
    this.#device = device;
    this.#descriptor = this.#tried(() => openSync(path, "w", 0o600));
  }

  /** Adds a packet; the first one's link type is that of the file. */
  add(packet: HeldPacket): void {
    this.#writer ??= this.#begin(packet.linkType);
    const { data, originalLength } = packet;
    this.#waiting.push(this.#writer.packet(packet, { data, originalLength }));
  }

  /** Writes what was added, so that whoever reads the file sees it. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const bytes = concatBytes(this.#waiting);
    this.#waiting = [];
    this.#tried(() => {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
    });
  }

  /** Writes the rest and closes; of no packets, an empty capture. */
  end(): void {
    this.#writer ??= this.#begin(1);
    this.flush();
    closeSync(this.#descriptor);
  }

  #begin(linkType: number): PcapWriter | PcapngWriter {
    const writer = /\.p?cap$/i.test(this.#path)
      ? new PcapWriter({ linkType })
      : new PcapngWriter({ linkType, interfaceName: this.#device });
    this.#waiting.push(writer.header());
    return writer;
  }

  #tried<T>(task: () => T): T {
    try {
      return task();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new FtpError("local-file", `cannot write ${this.#path}: ${reason}`, { cause });
    }
  }
}
