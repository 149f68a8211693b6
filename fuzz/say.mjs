// What the analyser says of an input, and what must hold of all that it says.

/** Row kinds with their neighbours, notes, warnings, kinds of other packets. */
export function say({ captures, otherPackets }, heard) {
  for (const { warnings, linkTypes, packets } of captures) {
    for (const { kind, name } of warnings) heard.say("warning", kind, name ?? "");
    heard.say("links", linkTypes[0] ?? "", linkTypes.length);
    heard.say("packets", Math.min(packets, 4));
  }
  for (const kind in otherPackets.byKind) heard.say("other", kind);
}

/** Likewise of a session. */
export function saySession(session, heard) {
  let before = "";
  for (const { kind, level, params } of session.rows) {
    heard.say(before, kind, level);
    heard.say(kind, params.verb ?? "", params.code ?? "");
    before = kind;
  }
  for (const { kind } of session.notes) heard.say("note", kind);
  for (const { state, method } of session.connections) heard.say("data", method, state);
  for (const { command, complete } of session.transfers) heard.say("transfer", command, String(complete));
  heard.say("encrypted", session.encrypted);
}

/** Throws where a session contradicts itself. `packets`: how many there were. */
export function checkSession(session, packets) {
  for (const { kind, frames, acks } of session.rows) {
    checkFrames(kind, frames, packets);
    checkFrames(kind, acks, packets);
  }
  for (const { bytes, durationMs } of session.transfers)
    if (!(bytes >= 0 && durationMs >= 0)) throw new Error(`a transfer of ${bytes} bytes in ${durationMs} ms`);
}

function checkFrames(kind, frames, packets) {
  for (const [first, last] of frames)
    if (!(first >= 1 && first <= last && last <= packets))
      throw new Error(`${kind} has frames ${first} to ${last} of ${packets}`);
}
