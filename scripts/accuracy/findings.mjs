// What is found in each capture beside what was expected of it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { analyze, readKeyLog } from "@twinport/capture/node";
import { captures } from "./captures.mjs";
import { expectedIn } from "./expected.mjs";

/** Folders of the fixtures whose captures bring along what shall be found in them. */
const rooms = ["lab", "rules"];

/**
 * Every capture, also those of the lab, beside the client, beside the server, and both read as one: its name, its files, the key
 * log's path or "", and what is expected, `notes` undefined where any will do. findings.json beside the captures of
 * lab and rules has their rules above a note: {"client": ["R01"], "server": ["R01"], "both": ["R01"]}, {"capture": ["R15"]}.
 */
export function judgedCaptures() {
  const own = captures().map(({ room, name, path, keyLog }) => ({
    name: `${room}/${name}`,
    paths: [path],
    keyLog,
    expected: expectedIn(room, name),
  }));
  return [...own, ...rooms.flatMap(capturesOf)];
}

function capturesOf(room) {
  const path = fileURLToPath(new URL(`../../fixtures/${room}`, import.meta.url));
  if (!existsSync(path)) return [];
  const scenarios = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return scenarios
    .map(({ name }) => name)
    .sort()
    .flatMap((scenario) => {
      const folder = join(path, scenario);
      const finds = JSON.parse(readFileSync(join(folder, "findings.json"), "utf8"));
      return Object.entries(finds).map(([point, above]) => ({
        name: `${room}/${scenario}: ${point}`,
        paths: (point === "both" ? ["client", "server"] : [point]).map((one) => join(folder, `${one}.pcap`)),
        keyLog: "",
        expected: { above },
      }));
    });
}

/** Rules above a note, and rules of notes that are decided, each once and in order: what is found in a capture. */
export async function foundIn({ paths, keyLog }) {
  const secrets = keyLog === "" ? {} : { secrets: await readKeyLog(keyLog) };
  const stream = analyze(paths, { useSecrets: true, ...secrets });
  for await (const session of stream) void session;
  const { findings } = await stream.summary;
  const rulesOf = (some) => [...new Set(some.map(({ rule }) => rule))].sort();
  return {
    above: rulesOf(findings.filter(({ level }) => level !== "note")),
    notes: rulesOf(
      findings.filter(({ level, certainty }) => level === "note" && certainty !== "undecidable"),
    ),
  };
}

/** Whether the rules above a note are those expected, all of them and no other. */
export function isAsExpected({ capture, found }) {
  return [...capture.expected.above].sort().join() === found.above.join();
}
