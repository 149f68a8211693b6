// TCP: segments lost, doubled, reordered, cut, with wrong numbers and flags. A list of segments (segments.mjs) goes through the
// tracker alone, whose promises to its sink are held to.
import { DecodedRecord, decodePacket } from "@twinport/capture";
import { TcpTracker } from "../../packages/capture/dist/stream/index.js";
import { mutateSegments } from "../engine/mutate-segments.mjs";
import { fixtureFiles } from "../seeds.mjs";
import { replay, segmentsOf, windowsOf } from "../segments.mjs";

export const longest = 800;
export const seeds = () => fixtureFiles("article").flatMap((file) => windowsOf(segmentsOf(file)));
export const mutate = mutateSegments;

const record = new DecodedRecord();

export function run(input, heard) {
  const tracker = new TcpTracker(new Listener(heard));
  replay(input, (packet) => {
    const { tcp } = decodePacket(packet, record);
    if (tcp !== null) tracker.segment(tcp);
  });
  tracker.end();
}

/** Each connection is opened, told of, and closed once; its bytes come in order, each once or as a gap. */
class Listener {
  #heard;
  #last = "";

  constructor(heard) {
    this.#heard = heard;
  }

  opened(connection) {
    connection.data = { initiator: 0, responder: 0 };
    this.#heard.say("opened", Number(connection.midstream), Number(connection.reused));
  }

  segment(connection, info) {
    if (connection.data === null) throw new Error("a segment of a connection that is closed");
    const { kind, retransmission, outOfOrder, conflict, keepAlive, duplicateAck, acksFin } = info;
    const odd = retransmission | (outOfOrder << 1) | (conflict << 2) | (keepAlive << 3) | (acksFin << 4);
    this.#heard.say(this.#last, kind, odd);
    this.#heard.say("ack", Math.min(duplicateAck, 4), Number(info.completesHandshake));
    this.#last = kind;
  }

  copied() {
    this.#heard.say("copied");
  }

  bytes({ data }, { from, offset, length, bytes }) {
    if (offset !== data[from]) throw new Error(`bytes at ${offset} instead of ${data[from]}`);
    if (length <= 0 || bytes.length !== length) throw new Error(`${bytes.length} bytes told as ${length}`);
    data[from] += length;
    this.#last = "bytes";
  }

  gap({ data }, from, length, frame, cause) {
    if (!(length > 0) || !(frame >= 1)) throw new Error(`a gap of ${length} bytes, frame ${frame}`);
    data[from] += length;
    this.#heard.say("gap", cause, this.#last);
  }

  closed(connection) {
    if (connection.data === null) throw new Error("a connection closed twice");
    connection.data = null;
  }
}
