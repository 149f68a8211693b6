import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { midstream, openings, troubles } from "../test/catalogue/connections.ts";
import { everyReply } from "../test/catalogue/dialog.ts";
import { complaints, oneSided, twoClocks, twoPoints, unannounced } from "../test/catalogue/partial.ts";
import { betweenServers, outcomes, rejected, scattered } from "../test/catalogue/sessions.ts";
import { corpus, corpusNames, hasCorpus } from "../test/corpus.ts";
import { MutableCapture, type Mutation, mutations } from "../test/mutated.ts";
import type { Scene } from "../test/scene.ts";
import { analyzeBytes } from "./analyze.ts";
import type { Analysis, FrameRange } from "./model.ts";
import { nodeHost } from "./node/host.ts";
import { KeyLog } from "./tls/index.ts";

const folder = fileURLToPath(new URL("../../../fixtures/", import.meta.url));

/** The recordings of every room of fixtures/, as "ROOM/NAME.pcap". */
const recordings = ["article", "keylog", "loss", "nat", "tls"].flatMap((room) =>
  readdirSync(folder + room)
    .filter((name) => /\.pcap(?:ng)?$/.test(name))
    .map((name) => `${room}/${name}`),
);

/** The frames that sessions tell of, and how often each packet of the file is told or counted. */
function account({ sessions, otherPackets, captures }: Analysis) {
  const told = new Set<number>();
  const add = (ranges: readonly FrameRange[]): void => {
    for (const [first, last] of ranges) for (let frame = first; frame <= last; frame++) told.add(frame);
  };
  for (const { rows, notes, views = [] } of sessions) {
    for (const { frames, acks } of rows) for (const ranges of [frames, acks]) add(ranges);
    for (const { frames } of [...notes, ...views]) add(frames);
  }
  const packets = captures.reduce((sum, capture) => sum + capture.packets, 0);
  const outside = [...told].filter((frame) => frame < 1 || frame > packets);
  return { told: told.size, outside, others: otherPackets.total, packets };
}

/** Frames of rows, ACKs, notes, views and other packets are all packets of the file, each once. */
function obeys(file: Uint8Array, secrets?: KeyLog): void {
  const options = secrets === undefined ? { host: nodeHost } : { host: nodeHost, secrets };
  const { told, outside, others, packets } = account(analyzeBytes(file, options));
  expect(outside).toEqual([]);
  expect({ told: told + others }).toEqual({ told: packets });
}

/** FUZZ_RUNS=500 asks for more than the suite does, FUZZ_SEED=random for other changes than it makes each time. */
const numRuns = Number(process.env["FUZZ_RUNS"] ?? 12);
const { FUZZ_SEED = "1" } = process.env;
const seed = FUZZ_SEED === "random" ? Date.now() : Number(FUZZ_SEED);

function holds(file: Uint8Array, secrets?: () => KeyLog): void {
  const capture = new MutableCapture(file);
  const property = fc.property(mutations, (made) => obeys(capture.file(made), secrets?.()));
  fc.assert(property, { numRuns, seed });
}

describe("every packet is told or counted, and only once: of", () => {
  it.each(recordings)("fixtures/%s", (name) => {
    const file = readFileSync(folder + name);
    obeys(file);
    holds(file);
  });

  it.each(recordings.filter((name) => /^keylog.*\.pcap$/.test(name)))("%s, decrypted", (name) => {
    const lines = readFileSync(folder + name.replace(/\.pcap$/, ".keylog"));
    holds(readFileSync(folder + name), () => {
      const log = new KeyLog();
      log.push(lines);
      log.end();
      return log;
    });
  });

  it("an attempt to connect beside an encrypted session, captured twice", () => {
    const capture = new MutableCapture(readFileSync(`${folder}tls/implicit-tls13-curl.pcap`));
    const untilSyn: Mutation = ["end", 28, 0];
    obeys(capture.file([untilSyn, ["double", 0, 0]]));
  });

  it.skipIf(!hasCorpus).each(corpusNames)("corpora/%s", (name) => {
    obeys(corpus(name));
    holds(corpus(name));
  });

  const scenes: readonly (readonly [name: string, scenes: readonly Scene[]])[] = [
    ["openings", openings],
    ["troubles", troubles],
    ["the middle of a session", [midstream()]],
    ["every reply", [everyReply()]],
    ["outcomes", outcomes],
    ["transfers between servers", [betweenServers()]],
    ["addresses that are rejected", [rejected()]],
    ["scattered packets", [scattered()]],
    ["data that nothing announced", [unannounced()]],
    ["routers that complain", [complaints()]],
    ["two points", [twoPoints(), twoClocks()]],
    ["the client's side", [oneSided("initiator", "passive"), oneSided("initiator", "active", false)]],
    ["the server's side", [oneSided("responder", "passive"), oneSided("responder", "active", false)]],
  ];
  it.each(scenes)("%s, made up", (_, all) => {
    for (const scene of all) {
      obeys(scene.pcap());
      holds(scene.pcap());
    }
  });
});
