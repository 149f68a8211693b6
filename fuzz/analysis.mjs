// The analysis of an input whose form is a list of segments (segments.mjs): all of the analyser but the readers of files.
import { PacketAnalysis } from "../packages/capture/dist/packet-analysis.js";
import { checkSession, say, saySession } from "./say.mjs";
import { replay } from "./segments.mjs";

/** Analyses a list of segments; checks and says what came of it. */
export function analyzeSegments(list, options, heard) {
  const sessions = [];
  const packets = new PacketAnalysis(options, (session) => sessions.push(session));
  const count = replay(list, (packet) => packets.packet(packet));
  const capture = {
    file: "",
    format: "pcap",
    linkTypes: ["RAW"],
    packets: count,
    firstTime: packets.start,
    lastTime: packets.start,
    truncatedAt: null,
    warnings: [],
    comment: null,
  };
  const summary = packets.end([capture]);
  say(summary, heard);
  for (const session of sessions) {
    checkSession(session, count);
    saySession(session, heard);
  }
  return { ...summary, sessions };
}
