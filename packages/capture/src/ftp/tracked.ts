import type { SegmentCount, TcpConnection } from "../stream/index.ts";
import type { FtpSession } from "./session.ts";
import type { Place } from "./session-order.ts";
import { type Taker, Undecided } from "./undecided.ts";

const nothing: Taker = { segment() {}, copied() {}, bytes() {}, gap() {}, icmp() {}, end() {} };

/** Takes the rest of a connection that is no concern of FTP's. */
export const foreign: Taker = { ...nothing };

/** Takes the rest of a connection whose session has been written down. */
const settled: Taker = { ...nothing };

/** A TCP connection and what it is taken for at the moment. */
export class Tracked {
  readonly connection: TcpConnection;
  taker: Taker;
  /** Of its first segment, with the capture time; 0 before. */
  frame = 0;
  seconds = 0;
  /** Announcements of several sessions explain it, and nothing tells which is meant. */
  ambiguous = false;
  /** The live session between the same two hosts when it began. */
  near: FtpSession | null = null;
  /** ICMP errors that it has taken. */
  errors = 0;
  /** Its place among the sessions while it may turn out to be one. */
  place: Place | null = null;

  constructor(connection: TcpConnection) {
    this.connection = connection;
    this.taker = new Undecided(connection);
  }

  /** Its segments, and the ICMP errors about them that are told with it if it is told. */
  get packets(): number {
    return this.connection.segments + this.errors;
  }

  /** It is no concern of FTP's: its segments are counted. */
  pass(others: SegmentCount): void {
    this.taker = foreign;
    this.near = null;
    others.segments += this.packets;
    this.connection.ignore(others);
  }

  /** Its session has been written down. @param further where what may still come is counted, if anywhere */
  settle(further: SegmentCount | null = null): void {
    this.taker = settled;
    this.near = null;
    this.connection.ignore(further);
  }
}
