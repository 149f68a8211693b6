// What is said: each format in each language, of the same inputs as the dissector's. Nothing of the wire may reach a terminal as it is.
import { analyzeBytes, languages, renderJson, renderMarkdown, renderText } from "@twinport/capture";
import { nodeHost } from "@twinport/capture/node";
import { check, said } from "../say.mjs";
import { captureOf } from "../segments.mjs";

export { mutate, seeds } from "./dissector.mjs";

/** C0 but the line feed, DEL, C1, what turns the direction of writing. */
const RAW = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

const formats = [renderText, renderMarkdown, renderJson];

export function run(input) {
  const analysis = check(analyzeBytes(captureOf(input), { host: nodeHost }));
  // One format and language for each input: which one follows from the input.
  const turn = input.reduce((sum, byte) => (sum + byte) & 0xffff, input.length);
  const render = formats[turn % formats.length];
  const language = languages[turn % languages.length];
  const text = render(analysis, { language, acks: (turn & 8) !== 0, width: 60 + (turn & 63) });
  if (render === renderJson) JSON.parse(text);
  const raw = RAW.exec(text);
  if (raw !== null)
    throw new Error(
      `${render.name} hands on ${JSON.stringify(raw[0])} in ${JSON.stringify(text.slice(Math.max(0, raw.index - 40), raw.index + 40))}`,
    );
  return said(analysis);
}
