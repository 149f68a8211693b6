// What is said of each TCP segment, beside tshark's analysis: the same but where one of a closed list of reasons says why not.
import { readFileSync } from "node:fs";
import { decodePacket } from "../../packages/capture/dist/decode/index.js";
import { CaptureReader } from "../../packages/capture/dist/read/index.js";
import { TcpTracker } from "../../packages/capture/dist/stream/index.js";
import { tshark } from "../tshark.mjs";

const analysis = (name) => `tcp.analysis.${name}`;
const wanted = [
  "frame.number",
  "tcp.stream",
  "tcp.seq",
  "tcp.ack",
  "tcp.nxtseq",
  ...["retransmission", "fast_retransmission", "spurious_retransmission", "out_of_order"].map(analysis),
  ...["keep_alive", "keep_alive_ack", "zero_window", "window_update"].map(analysis),
  ...["duplicate_ack_num", "initial_rtt"].map(analysis),
];

/** Compares a capture: how many values of each fact were compared, and each difference with its reason, "" if none is known. */
export async function compareTcp({ path }, sessions) {
  const packets = (await tshark(path, wanted)).filter((packet) => packet["tcp.stream"] !== "");
  const segments = ownSegments(path);
  const roundTrips = ownRoundTrips(sessions);
  const told = new Map(
    packets
      .filter((packet) => packet[analysis("initial_rtt")] !== "")
      .map((packet) => [packet["tcp.stream"], packet[analysis("initial_rtt")]]),
  );
  const ends = new Map();
  const counts = { segment: 0, seq: 0, resent: 0, duplicate: 0, keepAlive: 0, zeroWindow: 0, rtt: 0 };
  const differences = [];
  for (const packet of packets) {
    const frame = Number(packet["frame.number"]);
    const mine = { ...segments.get(frame), rtt: roundTrips.get(frame) };
    const theirs = factsOf(packet, mine);
    if (mine.rtt !== undefined) theirs.rtt = microseconds(Number(told.get(packet["tcp.stream"])) * 1000);
    // What the two ends had sent before: whether an ACK leaves anything outstanding is seen from tshark's numbers alone.
    const outstanding = ends.get(`${packet["tcp.stream"]} ${theirs.to}`) ?? 0;
    for (const fact of Object.keys(counts)) {
      const [own, other] = [mine[fact] ?? "", theirs[fact]];
      if (own === "" && other === "") continue;
      counts[fact]++;
      if (own === other) continue;
      const idle = outstanding <= Number(packet["tcp.ack"]);
      differences.push({ frame, fact, own, other, reason: reasonOf(fact, own, theirs, idle) });
    }
    const key = `${packet["tcp.stream"]} ${theirs.from}`;
    ends.set(key, Math.max(ends.get(key) ?? 0, Number(packet["tcp.nxtseq"] || packet["tcp.seq"])));
  }
  return { counts, differences };
}

function factsOf(packet, { from, to }) {
  const has = (...names) => names.some((name) => packet[analysis(name)] !== "");
  const again = has("retransmission", "fast_retransmission", "spurious_retransmission");
  return {
    from,
    to,
    segment: packet["tcp.stream"],
    seq: packet["tcp.seq"],
    resent: again ? "resent" : has("out_of_order") ? "out of order" : "",
    keepAlive: has("keep_alive") ? "probe" : has("keep_alive_ack") ? "answer" : "",
    zeroWindow: has("zero_window") ? "zero" : "",
    duplicate: packet[analysis("duplicate_ack_num")],
    rtt: "",
    window: has("zero_window", "window_update"),
  };
}

/** Why tshark says something else, as docs/accuracy.md has it. The list is closed: what is not in it is a fault of ours. */
function reasonOf(fact, own, theirs, idle) {
  if (fact === "seq" && String(Number(own) % 2 ** 32) === theirs.seq) return "wrap";
  if (fact === "resent" && own === "resent" && theirs.resent === "out of order") return "recovery";
  if (fact === "duplicate" && own === "" && idle) return "idle";
  if (fact === "keepAlive" && own === "answer" && theirs.window) return "window";
  return "";
}

/** The round trips that we tell, by the frame of the SYN. */
function ownRoundTrips(sessions) {
  return new Map(
    sessions.flatMap(({ rows, connections, transfers }) => [
      ...rows
        .filter(({ kind, params }) => kind === "tcp.handshake.control" && params.rttMs !== null)
        .map(({ frames, params }) => [frames[0][0], microseconds(params.rttMs)]),
      ...transfers
        .filter(({ rttMs }) => rttMs !== null)
        .map(({ connection, rttMs }) => [
          connections.find(({ id }) => id === connection).synFrame,
          microseconds(rttMs),
        ]),
    ]),
  );
}

const microseconds = (ms) => (Math.round(ms * 1000) / 1000).toFixed(3);

/** What our tracker says of each frame. */
function ownSegments(path) {
  const frames = new Map();
  const tracker = new TcpTracker({
    opened() {},
    segment({ id }, info) {
      frames.set(info.frame, {
        from: info.from,
        to: info.from === "initiator" ? "responder" : "initiator",
        segment: String(id),
        seq: String(info.relSeq),
        resent: info.retransmission ? "resent" : info.outOfOrder ? "out of order" : "",
        keepAlive: info.keepAlive ? "probe" : info.keepAliveAnswer ? "answer" : "",
        zeroWindow: info.zeroWindow ? "zero" : "",
        duplicate: info.duplicateAck === 0 ? "" : String(info.duplicateAck),
      });
    },
    copied() {},
    bytes() {},
    gap() {},
    closed() {},
  });
  const reader = new CaptureReader({
    packet(packet) {
      const { tcp } = decodePacket(packet);
      if (tcp !== null) tracker.segment(tcp);
    },
  });
  reader.push(readFileSync(path));
  reader.end();
  tracker.end();
  return frames;
}
