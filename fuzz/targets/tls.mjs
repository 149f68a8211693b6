// FTP over TLS: records, handshakes and alerts changed inside the connections that carry them.
import { analyzeBytes } from "@twinport/capture";
import { nodeHost } from "@twinport/capture/node";
import { mutateBytes } from "../engine/mutate.mjs";
import { mutatePayload, mutateSegments } from "../engine/mutate-segments.mjs";
import { check, said } from "../say.mjs";
import { fixtureFiles } from "../seeds.mjs";
import { captureOf, segmentsOf, windowsOf } from "../segments.mjs";

export const seeds = () => fixtureFiles("tls").flatMap((file) => windowsOf(segmentsOf(file)));
export const run = (input) => said(check(analyzeBytes(captureOf(input), { host: nodeHost })));

export function mutate(input, random) {
  if (random.chance(0.3)) return mutateSegments(input, random);
  return mutatePayload(input, random, (payload) =>
    random.chance(0.5) ? header(payload, random) : mutateBytes(payload, random),
  );
}

/** The five bytes that begin a record, or the four of a handshake message behind them. */
function header(payload, random) {
  const at = random.pick([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  const value = at === 0 ? random.whole(19, 25) : at === 5 ? random.whole(0, 25) : random.whole(0, 255);
  if (at < payload.length) payload[at] = value;
  return payload;
}
