// TLS alone: records, handshakes and alerts of both sides, without secrets. An input is a list of what the sides sent in turn:
// side (1 byte; 2 and 3: as many bytes of side 0 or 1 are missing), length (2), bytes.
import { TlsConversation } from "../../packages/capture/dist/tls/index.js";
import { mutateBytes } from "../engine/mutate.mjs";
import { fixtureFiles } from "../seeds.mjs";
import { rangesEnd, rangesOf, SEGMENT, segmentsOf } from "../segments.mjs";

const sides = ["initiator", "responder"];
const LONGEST = 1200;

export const longest = 2500;
export function seeds() {
  return ["tls", "keylog"].flatMap((folder) => fixtureFiles(folder).flatMap(turnsOf));
}

/** Of each connection of a capture what was sent once a ClientHello had begun. */
function turnsOf(file) {
  const list = segmentsOf(file);
  const [starts, count] = rangesOf(list);
  const talks = new Map();
  for (let i = 0; i < count; i++) {
    const at = starts[i];
    const payload = list.subarray(at + SEGMENT, rangesEnd(list, at)).subarray(0, LONGEST);
    const connection = list[at] >> 1;
    if (payload.length === 0 || (payload[0] !== 22 && !talks.has(connection))) continue;
    const turns = talks.get(connection) ?? [];
    talks.set(connection, turns);
    if (turns.length < 8)
      turns.push(Uint8Array.of(list[at] & 1, payload.length >> 8, payload.length & 255), payload);
  }
  return [...talks.values()].map((turns) => new Uint8Array(Buffer.concat(turns)));
}

export function run(input, heard) {
  const conversation = new TlsConversation(null);
  let last = "";
  const listener = {
    begin({ part, length, plain }) {
      if (!(length > 0 && plain.bytes >= 0))
        throw new Error(`a record of ${length} bytes, ${plain.bytes} inside`);
      heard.say(last, part, Number(plain.exact));
      last = part;
    },
    end() {},
    alert: (level, description) => heard.say("alert", level, description),
    unknown: () => heard.say(last, "unknown"),
  };
  for (let at = 0; at + 3 <= input.length; ) {
    const from = sides[input[at] & 1];
    const length = (input[at + 1] << 8) | input[at + 2];
    if ((input[at] & 2) !== 0) {
      conversation.gap(from, length, listener);
      at += 3;
      continue;
    }
    const taken = conversation.push(from, input.subarray(at + 3, at + 3 + length), listener);
    if (!(taken >= 0 && taken <= length)) throw new Error(`${taken} of ${length} bytes are TLS`);
    heard.say("pending", Number(conversation.pending(from)), Number(conversation.complete));
    at += 3 + length;
  }
  const { version, cipher } = conversation.facts;
  heard.say("facts", version ?? "", cipher ?? "");
}

export function mutate(draft, random) {
  const { bytes } = draft;
  const starts = [];
  for (let at = 0; at + 3 <= bytes.length; at += 3 + ((bytes[at + 1] << 8) | bytes[at + 2])) starts.push(at);
  if (starts.length === 0) return mutateBytes(draft, random);
  const at = random.pick(starts);
  if (random.chance(0.2)) draft.set(at, random.whole(0, 3));
  else mutateHeader(draft, random, at + 3);
}

/** The five bytes that begin a record, at `from`, or those of a handshake message behind them. */
export function mutateHeader(draft, random, from = 0) {
  const at = random.whole(0, 12);
  draft.set(
    from + at,
    at === 0 ? random.whole(19, 25) : at === 5 ? random.whole(0, 25) : random.whole(0, 255),
  );
}
