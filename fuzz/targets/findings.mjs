// What is found in sessions that went wrong: the captures of fixtures/rules and of the lab, whole, with their segments and lines changed.
import { readdirSync } from "node:fs";
import { analyzeSegments } from "../analysis.mjs";
import { fixtureFiles } from "../seeds.mjs";
import { segmentsOf } from "../segments.mjs";

export { mutate } from "./dissector.mjs";

/** A finding needs most of its session. */
export const longest = 12_000;

const fixtures = new URL("../../fixtures/", import.meta.url);
const ETHERNET_IP4 = [8, 0];

export function seeds() {
  return ["rules", "lab"]
    .flatMap((room) => folders(room).flatMap((name) => fixtureFiles(`${room}/${name}`)))
    .filter((file) => file.length < longest && file[52] === ETHERNET_IP4[0] && file[53] === ETHERNET_IP4[1])
    .map(segmentsOf);
}

function folders(room) {
  const entries = readdirSync(new URL(room, fixtures), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

export function run(input, heard) {
  const { sessions, findings, captures } = analyzeSegments(input, {}, heard);
  const { packets } = captures[0];
  const names = new Set(sessions.map(({ id }) => id));
  for (const { rule, certainty, level, frames, sessions: of, said } of findings) {
    heard.say(rule, level, certainty);
    if (of.length === 0 || !of.every((id) => names.has(id)))
      throw new Error(`${rule} is of sessions that are not there: ${of.join(" ")}`);
    for (const [first, last] of frames)
      if (!(first >= 1 && first <= last && last <= packets))
        throw new Error(`${rule} has frames ${first} to ${last} of ${packets}`);
    for (const { finding } of Object.values(said))
      if (/undefined|NaN|[\u0000-\u001f\u007f-\u009f]/.test(finding))
        throw new Error(`${rule} says ${finding}`);
  }
}
