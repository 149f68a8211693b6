// What the analyser said of an input, as a list of names; and what must hold of all that it says.

/** Row kinds with their neighbours, notes, warnings, kinds of other packets: what is new in it is worth going on from. */
export function said(analysis) {
  const all = [];
  for (const { warnings, linkTypes, packets } of analysis.captures) {
    for (const { kind, name } of warnings) all.push(`warning ${kind} ${name?.replace(/\d+/, "n") ?? ""}`);
    all.push(
      `link ${linkTypes.map((name) => name.replace(/\d+/, "n")).join()}`,
      `packets ${Math.min(packets, 4)}`,
    );
  }
  for (const kind of Object.keys(analysis.otherPackets.byKind)) all.push(`other ${kind.replace(/\d+/, "n")}`);
  for (const session of analysis.sessions) {
    let before = "";
    for (const row of session.rows) {
      all.push(
        `${before}>${row.kind} ${row.level}`,
        `${row.kind} ${row.params.verb ?? ""} ${row.params.code ?? ""}`,
      );
      before = row.kind;
    }
    for (const { kind } of session.notes) all.push(`note ${kind}`);
    for (const { state, method } of session.connections) all.push(`data ${method} ${state}`);
    for (const { command, complete } of session.transfers) all.push(`transfer ${command} ${complete}`);
    all.push(`encrypted ${session.encrypted}`);
  }
  return all;
}

/** Throws where a result contradicts itself. */
export function check(analysis) {
  const packets = analysis.captures.reduce((sum, capture) => sum + capture.packets, 0);
  for (const session of analysis.sessions) {
    for (const row of session.rows) {
      for (const [first, last] of [...row.frames, ...row.acks])
        if (!(first >= 1 && first <= last && last <= packets))
          throw new Error(`${row.kind} has frames ${first} to ${last} of ${packets}`);
    }
    for (const { bytes, durationMs } of session.transfers)
      if (!(bytes >= 0 && durationMs >= 0))
        throw new Error(`a transfer of ${bytes} bytes in ${durationMs} ms`);
  }
  return analysis;
}
