import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { analyze } from "@twinport/capture";
import { expect, it } from "vitest";
import { PcapWriter, TcpFlow } from "../../packages/capture/src/write/index.ts";

/** A tenth of what one session's streams, rows and records take; a place in the flow table takes about a hundred bytes. */
const bytesPerSession = 400;
/** Sessions between two looks at the memory: a power of two, as the flow table grows by doubling. */
const span = 1024;
const spans = 5;

// Every session is over and its connection closed; what remains of each is what tells its ports from a connection that uses them anew.
it("the analysis holds no more after many sessions than after a few", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const held: number[] = [];
  let told = 0;
  for await (const session of analyze(sessions(span * spans))) {
    expect(session.rows.length).toBeGreaterThan(5);
    told += 1;
    if (told % span !== 0) continue;
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    held.push(heapUsed + arrayBuffers);
  }
  expect(told).toBe(span * spans);
  // What leaks grows in every span; other things of the process grow in one.
  const grown = held.slice(1).map((bytes, index) => bytes - (held[index] ?? 0));
  expect(Math.min(...grown)).toBeLessThan(span * bytesPerSession);
}, 60_000);

/** A capture of logins, one after another, each of other ports. */
function* sessions(count: number): Generator<Uint8Array> {
  const writer = new PcapWriter();
  yield writer.header();
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  for (let index = 0; index < count; index++) {
    const client = { address: "10.0.0.1", port: 10_000 + index };
    const flow = new TcpFlow(client, { address: "192.0.2.1", port: 21 });
    const frames = [
      flow.syn(),
      flow.synAck(),
      flow.ack("initiator"),
      flow.data("responder", bytes("220 ready\r\n")),
      flow.data("initiator", bytes(`USER u${index}\r\n`)),
      flow.data("responder", bytes("331 password, please\r\n")),
      flow.data("initiator", bytes("PASS secret\r\n")),
      flow.data("responder", bytes("230 welcome\r\n")),
      flow.data("initiator", bytes("QUIT\r\n")),
      flow.data("responder", bytes("221 bye\r\n")),
      flow.fin("responder"),
      flow.fin("initiator"),
      flow.ack("responder"),
    ];
    for (const [at, frame] of frames.entries()) {
      yield writer.packet({ seconds: 1_700_000_000 + index, nanos: at * 1_000_000 }, frame);
    }
  }
}
