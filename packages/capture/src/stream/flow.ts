import type { Endpoint } from "@twinport/protocol";
import { formatAddress } from "../decode/address.ts";
import { TCP_ACK, TCP_SYN, type TcpSegment } from "../decode/types.ts";
import { sourceIsFirst } from "./flow-table.ts";
import { HalfStream, type TrackerShared } from "./half-stream.ts";
import { Known } from "./known.ts";
import { Recent } from "./recent.ts";
import type { CopyHopLimits, Side, TcpConnection } from "./types.ts";

/** What is remembered of the segments one side sent, to judge the next one by. */
export interface SenderState {
  readonly side: Side;
  readonly stream: HalfStream;
  /** The largest segment that it takes, by its SYN; null while that is not known. */
  mss: number | null;
  /** Of its last segment with ACK; -1 before. */
  lastAck: number;
  lastWindow: number;
  /** Repetitions of that ACK so far. */
  duplicates: number;
  /** Repetitions of that ACK while what it asks for is a hole, whatever their windows: as many as the receiver has got packets. */
  asked: number;
  /** How far it had sent when duplicate ACKs last asked for what is missing: the recovery point (RFC 6675 §5). */
  recover: number;
  /** Its last segment was a keep-alive probe. */
  probing: boolean;
  /** Time in seconds at which `stream.highest` was reached. */
  highestAt: number;
  readonly recent: Recent;
}

/** A connection as its tracker counts it. */
interface ConnectionRecord extends TcpConnection {
  segments: number;
  copyHopLimits: CopyHopLimits | null;
}

/** A connection and the state of its two senders. */
export interface Flow {
  readonly connection: ConnectionRecord;
  readonly initiator: SenderState;
  readonly responder: SenderState;
  /** The initiator is the end that comes first in the flow table's key. */
  readonly initiatorFirst: boolean;
  handshake: "none" | "syn" | "done";
  /** Seconds between SYN and the initiator's first ACK; before that, when the SYN came. */
  synAt: number;
  roundTrip: number;
  reset: boolean;
  /** Packets of it are in the capture twice. */
  copied: boolean;
  lastFrame: number;
}

const ftpPort = 21;

/** Makes the state of a connection out of the first segment seen of it. */
export function openFlow(segment: TcpSegment, id: number, reused: boolean, shared: TrackerShared): Known {
  const fromInitiator = senderInitiates(segment);
  const source: Endpoint = { address: formatAddress(segment.source), port: segment.sourcePort };
  const destination: Endpoint = {
    address: formatAddress(segment.destination),
    port: segment.destinationPort,
  };
  const synchronizes = (segment.flags & TCP_SYN) !== 0;
  const known = new Known();
  const connection: ConnectionRecord = {
    id,
    initiator: fromInitiator ? source : destination,
    responder: fromInitiator ? destination : source,
    midstream: !synchronizes,
    reused,
    segments: 0,
    copyHopLimits: null,
    isn: { initiator: null, responder: null },
    syn: { initiator: null, responder: null },
    ignore: (further) => known.ignore(further),
    data: undefined,
  };
  const sender = (side: Side): SenderState => newSender(side, new HalfStream(connection, side, shared));
  known.flow = {
    connection,
    initiator: sender("initiator"),
    responder: sender("responder"),
    initiatorFirst: sourceIsFirst(segment) === fromInitiator,
    handshake: synchronizes ? "syn" : "none",
    synAt: segment.seconds + segment.nanos / 1e9,
    roundTrip: 0,
    reset: false,
    copied: false,
    lastFrame: segment.frame,
  };
  return known;
}

function senderInitiates({ flags, sourcePort, destinationPort }: TcpSegment): boolean {
  if ((flags & TCP_SYN) !== 0) return (flags & TCP_ACK) === 0;
  if (destinationPort === ftpPort) return true;
  if (sourcePort === ftpPort) return false;
  return destinationPort <= sourcePort;
}

function newSender(side: Side, stream: HalfStream): SenderState {
  return {
    side,
    stream,
    mss: null,
    lastAck: -1,
    lastWindow: -1,
    duplicates: 0,
    asked: 0,
    recover: 0,
    probing: false,
    highestAt: 0,
    recent: new Recent(),
  };
}
