// FTP over TLS: records, handshakes and alerts changed inside the connections that carry them, with secrets that open some of
// them: all of the analyser but the readers of files.
import { KeyLog } from "@twinport/capture";
import { nodeHost } from "@twinport/capture/node";
import { analyzeSegments } from "../analysis.mjs";
import { mutateBytes } from "../engine/mutate.mjs";
import { mutatePayload, mutateSegments } from "../engine/mutate-segments.mjs";
import { fixtureFiles, fixtureTexts } from "../seeds.mjs";
import { segmentsOf, windowsOf } from "../segments.mjs";
import { mutateHeader } from "./records.mjs";

/** What decrypts needs its handshake: such captures are tried as a whole, unless they hold large files. */
export const longest = 16_000;

const secrets = keyLogOf(fixtureTexts("keylog", ".keylog"));

export function seeds() {
  const whole = fixtureFiles("keylog")
    .filter(({ length }) => length < longest)
    .map(segmentsOf);
  const pieces = fixtureFiles("tls").flatMap((file) => windowsOf(segmentsOf(file)));
  return [...pieces, ...whole];
}

export function run(input, heard) {
  analyzeSegments(input, { host: nodeHost, secrets }, heard);
}

export function mutate(draft, random) {
  if (random.chance(0.3)) return mutateSegments(draft, random);
  mutatePayload(
    draft,
    random,
    random.chance(0.5)
      ? (payload) => mutateHeader(payload, random)
      : (payload) => mutateBytes(payload, random),
  );
}

function keyLogOf(texts) {
  const log = new KeyLog();
  for (const text of texts) {
    log.push(text);
    log.end();
  }
  return log;
}
