import type { Side } from "../stream/index.ts";
import { cipherSuite } from "./ciphers.ts";
import type { TlsFacts } from "./facts.ts";
import { Handshake } from "./handshake.ts";
import { type HandshakeMessage, HandshakeReader, messageType } from "./handshake-reader.ts";
import { HeldRecord } from "./held-record.ts";
import type { Keyring, SessionKeys } from "./keyring.ts";
import { type PlainLength, plainLength } from "./plain-length.ts";
import type { OpenedRecord } from "./protection.ts";
import { type RecordHeader, RecordReader, type RecordSink, recordType } from "./record-reader.ts";
import { Unsealer } from "./unsealer.ts";

/**
 * What a record is for, as far as that can be told. "sealed-alert": an alert that is encrypted. "tickets" and "key-update":
 * what TLS 1.3 says behind its handshake, where secrets show it. "unknown": too little of what went before was seen, or it
 * does not open though others did.
 */
export type RecordPart =
  | "handshake"
  | "renegotiation"
  | "tickets"
  | "key-update"
  | "alert"
  | "sealed-alert"
  | "application"
  | "unknown";

/** A record that begins. */
export interface TlsRecord {
  readonly part: RecordPart;
  /** With its header. */
  readonly length: number;
  /** What is in it, once it is encrypted. */
  readonly plain: PlainLength;
  /** Application data that was decrypted; null if it was not, or is something else. Valid during the call. */
  readonly content: Uint8Array | null;
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
  /** What opens its records; null before they are sealed, and without secrets. */
  unsealer: Unsealer | null = null;
  readonly held = new HeldRecord();
  /** Records of application data that were not opened. */
  hidden = false;
}

/** A TLS connection, both directions: cuts it into records, reads its handshake, and tells what each record is for. */
export class TlsConversation {
  readonly #ends: Readonly<Record<Side, End>> = { initiator: new End(), responder: new End() };
  readonly #handshake = new Handshake();
  readonly #keyring: Keyring | null;
  #keys: SessionKeys | null = null;
  /** Records of the handshake may be missing. */
  #holed = false;

  /** @param keyring what opens its records, null without secrets */
  constructor(keyring: Keyring | null) {
    this.#keyring = keyring;
  }

  /** The side that said ClientHello, null before. */
  get client(): Side | null {
    return this.#handshake.client;
  }

  /** The version chosen, null before. */
  get version(): number | null {
    return this.#handshake.version;
  }

  /** What the handshake has shown so far. */
  get facts(): TlsFacts {
    const secrets = this.#secrets;
    const lacking = secrets === "partial" ? (this.#keys?.lacking ?? []) : [];
    return { ...this.#handshake.facts(this.complete), secrets, lacking };
  }

  /** Records were opened, and all that had application data in them. */
  get readable(): boolean {
    const { initiator, responder } = this.#ends;
    return this.#opened && !initiator.hidden && !responder.hidden;
  }

  /** Both sides have finished the handshake. In TLS 1.3 the client is the last to. */
  get complete(): boolean {
    const { initiator, responder } = this.#ends;
    if (this.client === null) return false;
    return this.#is13 ? this.#ends[this.client].finished : initiator.finished && responder.finished;
  }

  /** Bytes of a record in the direction of `from` that were not told yet: of its header, or of what is to be opened. */
  pending(from: Side): number {
    const { reader, held } = this.#ends[from];
    return held.header === null ? reader.halfHeader : headerBytes + held.filled;
  }

  /** Takes bytes of one direction. Returns how many of them are TLS (see RecordReader). */
  push(from: Side, bytes: Uint8Array, listener: TlsListener): number {
    return this.#ends[from].reader.push(bytes, this.#sink(from, listener));
  }

  /** `length` bytes of one direction are missing. */
  gap(from: Side, length: number, listener: TlsListener): void {
    const { reader, held, unsealer } = this.#ends[from];
    held.hole();
    unsealer?.lose();
    reader.gap(length, this.#sink(from, listener));
    if (reader.lost && !this.complete) {
      this.#holed = true;
      this.#ends[from].messages.lose();
    }
  }

  get #is13(): boolean {
    return this.#handshake.version === tls13;
  }

  get #opened(): boolean {
    const { initiator, responder } = this.#ends;
    return initiator.unsealer?.opened === true || responder.unsealer?.opened === true;
  }

  get #secrets(): TlsFacts["secrets"] {
    if (this.#keyring === null || this.#keyring.empty || this.#keys === null) return null;
    if (this.#keys.status !== "found") return this.#keys.status;
    if (this.#opened) return this.#keys.lacking.length > 0 ? "partial" : "fit";
    const { initiator, responder } = this.#ends;
    return initiator.unsealer?.tried === true || responder.unsealer?.tried === true ? "wrong" : null;
  }

  #sink(from: Side, listener: TlsListener): RecordSink {
    const end = this.#ends[from];
    return {
      begin: (header) => {
        if (this.#opens(end, header)) end.held.begin(header);
        else this.#begin(from, header, this.#part(from, header), listener);
      },
      body: (bytes) => {
        if (end.held.header !== null) end.held.push(bytes);
        else this.#body(from, bytes);
      },
      end: (at) => {
        const { header } = end.held;
        if (header !== null) this.#open(from, header, listener);
        else this.#told(end, listener);
        listener.end(at);
      },
      hole: () => {
        end.held.hole();
        if (end.readable) end.messages.lose();
      },
      unknown: (length) => {
        end.hidden ||= end.unsealer !== null;
        listener.unknown(length);
      },
    };
  }

  /** The record is sealed, and there are keys that may open it. */
  #opens({ unsealer }: End, { type }: RecordHeader): boolean {
    if (unsealer === null || unsealer.failed) return false;
    return this.#is13 ? type === recordType.application : type !== recordType.changeCipherSpec;
  }

  #begin(from: Side, header: RecordHeader, part: RecordPart, listener: TlsListener): void {
    const end = this.#ends[from];
    end.part = part;
    end.readable = header.type === recordType.handshake && !end.sealed && !header.ssl2;
    end.alert.length = 0;
    end.hidden ||= part === "application" || part === "unknown";
    if (header.ssl2) this.#handshake.oldHello(from);
    const { version, cipher } = this.#handshake;
    const plain = plainLength(header.length, version ?? header.version, cipher);
    listener.begin({ part, length: headerBytes + header.length, plain, content: null });
  }

  #body(from: Side, bytes: Uint8Array): void {
    const end = this.#ends[from];
    if (end.part === "alert") end.alert.push(...bytes);
    if (!end.readable) return;
    for (const message of end.messages.push(bytes)) this.#message(from, message);
  }

  #told({ alert: [level, description] }: End, listener: TlsListener): void {
    if (level !== undefined && description !== undefined) listener.alert(level, description);
  }

  #message(from: Side, message: HandshakeMessage): void {
    this.#handshake.take(from, message);
    const { parameters, ticket } = this.#handshake;
    if (this.#keyring === null || parameters === null || this.client === null) return;
    if (this.#keys === null) {
      this.#keys = this.#keyring.keys(parameters);
      if (this.#is13) for (const side of ["initiator", "responder"] as const) this.#seal(side);
    }
    const { master } = this.#keys;
    if (ticket !== null && master !== null) this.#keyring.remember(ticket, master);
  }

  /** From here on the records of `from` are sealed. */
  #seal(from: Side): void {
    const epoch = (from === this.client ? this.#keys?.client : this.#keys?.server) ?? null;
    this.#ends[from].unsealer = epoch === null ? null : new Unsealer(epoch);
  }

  /** The record that is held is whole. */
  #open(from: Side, header: RecordHeader, listener: TlsListener): void {
    const end = this.#ends[from];
    const record = end.held.take();
    const opened = record === null ? null : (end.unsealer?.open(record) ?? null);
    if (opened === null) {
      if (record === null) end.unsealer?.lose();
      this.#begin(from, header, this.#opened ? "unknown" : this.#part(from, header), listener);
      return;
    }
    const { bytes } = opened;
    const part = this.#openedPart(end, opened);
    end.readable = false;
    end.alert.length = 0;
    const content = part === "application" ? bytes : null;
    const plain = { bytes: bytes.length, exact: true };
    listener.begin({ part, length: headerBytes + header.length, plain, content });
    if (part === "alert") listener.alert(bytes[0] ?? 0, bytes[1] ?? 0);
    else if (opened.type === recordType.handshake) this.#openedMessages(from, bytes);
    else end.finished ||= this.#is13 && content !== null;
  }

  #openedPart({ finished }: End, { type, bytes }: OpenedRecord): RecordPart {
    if (type === recordType.application) return "application";
    if (type === recordType.alert) return bytes.length === 2 ? "alert" : "unknown";
    if (type !== recordType.handshake) return "unknown";
    if (!finished) return "handshake";
    if (!this.#is13) return "renegotiation";
    return bytes[0] === messageType.keyUpdate ? "key-update" : "tickets";
  }

  #openedMessages(from: Side, bytes: Uint8Array): void {
    const end = this.#ends[from];
    for (const message of end.messages.push(bytes)) {
      if (!end.finished) this.#handshake.take(from, message);
      const { type } = message;
      if (this.#is13 && (type === messageType.finished || type === messageType.keyUpdate)) {
        end.unsealer?.advance();
      }
      end.finished ||= type === messageType.finished;
    }
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
    if (end.finished) {
      end.unsealer = null; // the keys that follow are agreed on inside
      return "renegotiation";
    }
    end.sealed = true;
    this.#seal(from);
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
