// What is said: each format in each language, of the same inputs as the dissector's. Nothing of the wire may reach a terminal as it is.
import {
  csvRenderer,
  jsonRenderer,
  languages,
  markdownRenderer,
  ndjsonRenderer,
  renderConversation,
  textRenderer,
} from "@twinport/capture";
import { nodeHost } from "@twinport/capture/node";
import { analyzeSegments } from "../analysis.mjs";

export { longest, mutate, seeds } from "./dissector.mjs";

/** C0 but line ends, DEL, C1, what turns the direction of writing. */
const RAW = /[\0-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)/;

const formats = [textRenderer, csvRenderer, markdownRenderer, jsonRenderer, ndjsonRenderer];

export function run(input, heard) {
  const analysis = analyzeSegments(input, { host: nodeHost }, heard);
  // One format and language for each input: which one follows from the input.
  const turn = input.reduce((sum, byte) => (sum + byte) & 0xffff, input.length);
  const language = languages[turn % languages.length];
  const format = formats[turn % formats.length];
  const only = turn & 8 ? "transfers" : undefined;
  const text = render(format({ language, only, acks: (turn & 16) !== 0, width: 60 + (turn & 63) }), analysis);
  if (format === jsonRenderer) JSON.parse(text);
  if (format === ndjsonRenderer) for (const line of text.trimEnd().split("\n")) JSON.parse(line);
  readable(format.name, text);
  for (const session of analysis.sessions)
    readable("conversation", renderConversation(session, { language }));
}

function render(renderer, analysis) {
  const sessions = analysis.sessions.map((session) => renderer.session(session));
  return renderer.open({ files: ["a\x1b[2J"], start: null }) + sessions.join("") + renderer.close(analysis);
}

function readable(name, text) {
  const raw = RAW.exec(text);
  if (raw === null) return;
  const around = text.slice(Math.max(0, raw.index - 40), raw.index + 40);
  throw new Error(`${name} hands on ${JSON.stringify(raw[0])} in ${JSON.stringify(around)}`);
}
