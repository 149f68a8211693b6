// What was found in each capture beside what was expected of it before.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expected } from "./expected.mjs";

const lab = fileURLToPath(new URL("../../fixtures/lab", import.meta.url));

/**
 * The lab's captures, by scenario: those beside the client and beside the server, and both read as one. findings.json beside
 * them says what shall be found above a note: {"client": ["R01"], "server": ["R01"], "both": ["R01"]}.
 * @returns each with its name, its paths and the rules expected
 */
export function labCaptures() {
  if (!existsSync(lab)) return [];
  return readdirSync(lab, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .flatMap((scenario) => {
      const folder = join(lab, scenario);
      const finds = JSON.parse(readFileSync(join(folder, "findings.json"), "utf8"));
      const of = (point) => readdirSync(folder).filter((file) => file.startsWith(`${point}.pcap`));
      return Object.entries(finds).map(([point, rules]) => ({
        name: `lab/${scenario}, ${point}`,
        paths: (point === "both" ? [...of("client"), ...of("server")] : of(point)).map((file) => join(folder, file)),
        rules,
      }));
    });
}

/** Rules expected in a capture that is none of the lab's. */
export function expectedIn(path) {
  return expected.get(`${basename(dirname(path))}/${basename(path)}`) ?? [];
}

/** Rules above a note, and rules of notes, each once. */
export function foundIn({ findings }) {
  const rulesOf = (some) => [...new Set(some.map(({ rule }) => rule))].sort();
  return {
    above: rulesOf(findings.filter(({ level }) => level !== "note")),
    notes: rulesOf(findings.filter(({ level, certainty }) => level === "note" && certainty !== "undecidable")),
  };
}
