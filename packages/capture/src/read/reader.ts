import { FtpError } from "@twinport/protocol";
import { ByteSource } from "./byte-source.ts";
import type { CompressionFault } from "./compression.ts";
import { describeForeign } from "./foreign.ts";
import { readU32 } from "./integers.ts";
import type { CaptureSink, ReaderInfo } from "./packet.ts";
import { PcapParser } from "./pcap.ts";
import { pcapKindOf } from "./pcap-kind.ts";
import { PcapngParser, sectionHeaderType } from "./pcapng.ts";
import { SnoopParser, snoopHeaderLength, snoopMagic } from "./snoop.ts";
import { ReadState } from "./state.ts";

/** Bytes looked at to say what a foreign file is. */
const foreignHead = 64;

interface Parser {
  /** Reads one item; false when it needs more bytes. */
  step(): boolean;
  /** No more bytes will come; what waited for some may be read now. */
  end?(): void;
  readonly itemOffset: number;
}

/**
 * Reads a capture file, pcap, pcapng or snoop told apart by their magic, from chunks of any size, in constant memory.
 * Damage after the file's header ends the reading and is noted in `info`; it does not throw.
 */
export class CaptureReader {
  readonly #source = new ByteSource();
  readonly #state = new ReadState();
  readonly #sink: CaptureSink;
  #parser: Parser | null = null;

  constructor(sink: CaptureSink) {
    this.#sink = sink;
  }

  /** What is known so far. */
  get info(): ReaderInfo {
    return this.#state;
  }

  /**
   * Takes the next bytes of the file; packets in them reach the sink before it returns. Of the chunk nothing is kept: its
   * memory may be used again.
   * @throws FtpError "unreadable" for what is no capture; the message says what it looks like and where
   */
  push(chunk: Uint8Array): void {
    this.feed(chunk);
    while (this.step());
  }

  /** Gives the next bytes to `step`, which has said that it needs them. They must stay as they are until it says so again. */
  feed(chunk: Uint8Array): void {
    if (this.#state.truncatedAt === null) this.#source.push(chunk);
  }

  /**
   * Reads on until one packet at most has reached the sink; false when more bytes are needed, or none of any use.
   * @throws FtpError "unreadable" as `push` does
   */
  step(): boolean {
    this.#parser ??= this.#detect();
    return this.#parser !== null && this.#state.truncatedAt === null && this.#parser.step();
  }

  /**
   * The file ends here.
   * @param fault why it ends before its end, if it does: what it was decompressed from is damaged
   * @throws FtpError "unreadable" if it was too short to be a capture
   */
  end(fault: CompressionFault | null = null): void {
    const source = this.#source;
    if (fault !== null && this.#state.format !== null) this.#state.stop(fault.warning);
    if (this.#parser === null) throw fault === null ? this.#foreign() : unreadable(fault);
    this.#parser.end?.();
    while (this.step());
    const { dropped } = this.#state;
    if (dropped > 0) this.#state.warn({ kind: "dropped", offset: null, value: dropped });
    if (this.#state.truncatedAt !== null) return;
    if (source.available === 0 && source.pendingSkip === 0 && source.offset === this.#parser.itemOffset)
      return;
    if (this.#state.format === null) {
      throw new FtpError("unreadable", `pcapng file ends within its first header (byte ${source.available})`);
    }
    this.#state.stop({ kind: "stop.end", offset: this.#parser.itemOffset });
  }

  #detect(): Parser | null {
    const head = this.#source.peek(4);
    if (head === null) return null;
    const magic = readU32(head, 0, false);
    if (magic === sectionHeaderType) return new PcapngParser(this.#source, this.#state, this.#sink);
    if (magic === snoopMagic) {
      const header = this.#source.peek(snoopHeaderLength);
      return header && new SnoopParser(this.#source, this.#state, this.#sink, header);
    }
    const kind = pcapKindOf(magic);
    if (kind instanceof FtpError) throw kind;
    if (kind !== null) {
      const header = this.#source.peek(kind.fileHeader);
      return header && new PcapParser(this.#source, this.#state, this.#sink, kind, header);
    }
    if (this.#source.peek(foreignHead) === null) return null;
    throw this.#foreign();
  }

  #foreign(): FtpError {
    const source = this.#source;
    const length = source.available;
    const head = source.peek(Math.min(length, foreignHead)) ?? new Uint8Array(0);
    const magic = length < 4 ? 0 : readU32(head, 0, false);
    const kind = magic === snoopMagic ? { fileHeader: snoopHeaderLength } : pcapKindOf(magic);
    if (kind !== null && "fileHeader" in kind) {
      const name = magic === snoopMagic ? "snoop" : "pcap";
      const where = `byte ${length} of ${kind.fileHeader}`;
      return new FtpError("unreadable", `${name} file ends within its header (${where})`);
    }
    const { name, hint } = describeForeign(head);
    return new FtpError(
      "unreadable",
      `not a packet capture: it ${head.length === 0 ? "is" : "looks like"} ${name} (byte 0)`,
      hint === undefined ? {} : { hint },
    );
  }
}

function unreadable(fault: CompressionFault): FtpError {
  return new FtpError("unreadable", fault.message, { cause: fault });
}
