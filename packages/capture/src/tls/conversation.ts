import type { Side } from "../stream/index.ts";
import { cipherSuite } from "./ciphers.ts";
import type { TlsFacts } from "./facts.ts";
import { Handshake } from "./handshake.ts";
import { HandshakeReader } from "./handshake-reader.ts";
import { type PlainLength, plainLength } from "./plain-length.ts";
import { type RecordHeader, RecordReader, type RecordSink, recordType } from "./record-reader.ts";

/**
 * What a record is for, as far as that can be told without its key. "sealed-alert": an alert that is encrypted.
 * "unknown": too little of what went before was seen.
 */
export type RecordPart = "handshake" | "renegotiation" | "alert" | "sealed-alert" | "application" | "unknown";

/** A record that begins. */
export interface TlsRecord {
  readonly part: RecordPart;
  /** With its header. */
  readonly length: number;
  /** What is in it, once it is encrypted. */
  readonly plain: PlainLength;
}

/** Told of a conversation, in the order of the chunks. */
export interface TlsListener {
  begin(record: TlsRecord): void;
  /** The record is whole. `at`: bytes of the chunk up to its end. */
  end(at: number): void;
  /** An alert that is not encrypted. */
  alert(level: number, description: number): void;
  /** Bytes of which it is not known to which record they belong. */
  unknown(length: number): void;
}

const tls13 = 0x0304;
const headerBytes = 5;
/** Of a Finished message in TLS 1.3, beside the hash: its own header (RFC 8446 §4). */
const messageHeader = 4;

/** One direction. */
class End {
  readonly reader = new RecordReader();
  readonly messages = new HandshakeReader();
  /** Until TLS 1.2: its ChangeCipherSpec has come, so that what follows is encrypted. */
  sealed = false;
  finished = false;
  /** TLS 1.3: encrypted records that the client has sent before its handshake was known to be over. */
  early = 0;
  /** What the record under way is for. */
  part: RecordPart = "unknown";
  /** It holds handshake messages that can be read. */
  readable = false;
  readonly alert: number[] = [];
}

/** A TLS connection, both directions: cuts it into records, reads its handshake, and tells what each record is for. */
export class TlsConversation {
  readonly #ends: Readonly<Record<Side, End>> = { initiator: new End(), responder: new End() };
  readonly #handshake = new Handshake();
  /** Records of the handshake may be missing. */
  #holed = false;

  /** The side that said ClientHello, null before. */
  get client(): Side | null {
    return this.#handshake.client;
  }

  /** What the handshake has shown so far. */
  get facts(): TlsFacts {
    return this.#handshake.facts(this.complete);
  }

  /** Both sides have finished the handshake. In TLS 1.3 the client is the last to. */
  get complete(): boolean {
    const { initiator, responder } = this.#ends;
    if (this.client === null) return false;
    return this.#is13 ? this.#ends[this.client].finished : initiator.finished && responder.finished;
  }

  /** In the direction of `from` a part of a record's header has come. */
  halfHeader(from: Side): boolean {
    return this.#ends[from].reader.halfHeader;
  }

  /** Takes bytes of one direction. Returns how many of them are TLS (see RecordReader). */
  push(from: Side, bytes: Uint8Array, listener: TlsListener): number {
    return this.#ends[from].reader.push(bytes, this.#sink(from, listener));
  }

  /** `length` bytes of one direction are missing. */
  gap(from: Side, length: number, listener: TlsListener): void {
    const { reader } = this.#ends[from];
    reader.gap(length, this.#sink(from, listener));
    if (reader.lost && !this.complete) {
      this.#holed = true;
      this.#ends[from].messages.lose();
    }
  }

  get #is13(): boolean {
    return this.#handshake.version === tls13;
  }

  #sink(from: Side, listener: TlsListener): RecordSink {
    const end = this.#ends[from];
    return {
      begin: (header) => {
        end.part = this.#part(from, header);
        end.readable = header.type === recordType.handshake && !end.sealed && !header.ssl2;
        end.alert.length = 0;
        if (header.ssl2) this.#handshake.oldHello(from);
        const { version, cipher } = this.#handshake;
        listener.begin({
          part: end.part,
          length: headerBytes + header.length,
          plain: plainLength(header.length, version ?? header.version, cipher),
        });
      },
      body: (bytes) => {
        if (end.part === "alert") end.alert.push(...bytes);
        if (!end.readable) return;
        for (const message of end.messages.push(bytes)) this.#handshake.take(from, message);
      },
      end: (at) => {
        const [level, description] = end.alert;
        if (level !== undefined && description !== undefined) listener.alert(level, description);
        listener.end(at);
      },
      hole: () => {
        if (end.readable) end.messages.lose();
      },
      unknown: (length) => listener.unknown(length),
    };
  }

  #part(from: Side, { type, length }: RecordHeader): RecordPart {
    const end = this.#ends[from];
    switch (type) {
      case recordType.changeCipherSpec:
        return this.#changeCipherSpec(from, end);
      case recordType.alert:
        return length === 2 && !end.sealed && !(this.#is13 && this.complete) ? "alert" : "sealed-alert";
      case recordType.handshake:
        if (!end.sealed) return "handshake";
        if (end.finished) return "renegotiation";
        end.finished = true;
        return "handshake";
      case recordType.application:
        if (this.#is13) return this.#sealed13(from, length);
        return end.sealed && this.#handshake.version !== null ? "application" : "unknown";
      default:
        return "unknown";
    }
  }

  #changeCipherSpec(from: Side, end: End): RecordPart {
    if (this.#is13) return "handshake"; // it means nothing there (RFC 8446 §5)
    if (end.finished) return "renegotiation";
    end.sealed = true;
    if (from !== this.client && !end.messages.lost) this.#handshake.serverChangesCipher();
    return "handshake";
  }

  /**
   * In TLS 1.3 the rest of the handshake looks like application data. It ends with the client's Finished, which is told
   * by its length; where that does not fit, with the server's first record behind the client's flight.
   */
  #sealed13(from: Side, length: number): RecordPart {
    const { client } = this;
    if (client === null) return "unknown";
    const end = this.#ends[client];
    if (end.finished) return "application";
    if (this.#holed) return "unknown";
    if (from !== client) {
      if (end.early === 0) return "handshake";
      end.finished = true;
      return "application";
    }
    end.early++;
    const { cipher } = this.#handshake;
    const hash = cipher === null ? 0 : (cipherSuite(cipher)?.hash ?? 0);
    end.finished = hash > 0 && plainLength(length, tls13, cipher).bytes === messageHeader + hash;
    return "handshake";
  }
}
