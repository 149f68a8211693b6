// FTP over TLS: records, handshakes and alerts changed inside the connections that carry them, with secrets that open some of
// them, and key logs changed.
import { analyzeBytes, KeyLog } from "@twinport/capture";
import { nodeHost } from "@twinport/capture/node";
import { mutateBytes } from "../engine/mutate.mjs";
import { mutatePayload, mutateSegments } from "../engine/mutate-segments.mjs";
import { check, said } from "../say.mjs";
import { fixtureFiles, fixtureTexts } from "../seeds.mjs";
import { captureOf, segmentsOf, windowsOf } from "../segments.mjs";

/** What decrypts needs its handshake: such captures are tried as a whole, unless they hold large files. */
const LARGEST = 16_000;

const logs = fixtureTexts("keylog", ".keylog");
const secrets = keyLogOf(logs);

export function seeds() {
  const whole = fixtureFiles("keylog")
    .filter(({ length }) => length < LARGEST)
    .map(segmentsOf);
  const pieces = fixtureFiles("tls").flatMap((file) => windowsOf(segmentsOf(file)));
  return [...pieces, ...whole, ...logs.map((log) => log.slice(0, 2000))];
}

export function run(input) {
  if (isKeyLog(input)) return [`secrets ${keyLogOf([input]).size}`];
  return said(check(analyzeBytes(captureOf(input), { host: nodeHost, secrets })));
}

export function mutate(input, random) {
  if (isKeyLog(input)) return mutateBytes(input, random);
  if (random.chance(0.3)) return mutateSegments(input, random);
  return mutatePayload(input, random, (payload) =>
    random.chance(0.5) ? header(payload, random) : mutateBytes(payload, random),
  );
}

/** Key logs begin with a letter, lists of segments with a small number. */
const isKeyLog = (input) => input[0] >= 0x41;

function keyLogOf(texts) {
  const log = new KeyLog();
  for (const text of texts) {
    log.push(text);
    log.end();
  }
  return log;
}

/** The five bytes that begin a record, or the four of a handshake message behind them. */
function header(payload, random) {
  const at = random.pick([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  const value = at === 0 ? random.whole(19, 25) : at === 5 ? random.whole(0, 25) : random.whole(0, 255);
  if (at < payload.length) payload[at] = value;
  return payload;
}
