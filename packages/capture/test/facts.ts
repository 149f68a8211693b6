import type { SessionFacts } from "@twinport/diagnosis";
import { decodePacket } from "../src/decode/index.ts";
import { type AnalyzeOptions, FtpSink } from "../src/ftp/index.ts";
import { TcpTracker } from "../src/stream/index.ts";
import { readAll } from "./collect.ts";

/** What the packets of a capture tell of each session in it. */
export function factsIn(file: Uint8Array, options: AnalyzeOptions = {}): SessionFacts[] {
  const all: SessionFacts[] = [];
  const sink = new FtpSink(options, ({ facts }) => all.push(facts));
  const tracker = new TcpTracker(sink);
  for (const packet of readAll(file).packets) {
    const { tcp, icmp } = decodePacket(packet);
    if (tcp !== null) tracker.segment(tcp);
    else if (icmp?.quoted != null) {
      const found = tracker.find(icmp.quoted);
      if (found !== null) sink.icmp(found.connection, found.from, icmp);
    }
  }
  tracker.end();
  sink.finish();
  return all;
}

/** Likewise, of the only one. */
export function factsOf(file: Uint8Array, options: AnalyzeOptions = {}): SessionFacts {
  const [facts, ...others] = factsIn(file, options);
  if (facts === undefined || others.length > 0) throw new Error(`${others.length + 1} sessions, or none`);
  return facts;
}
