import type { FrameRange, RowKind, RowOf, RowParams, Session } from "../src/model.ts";

/** Frames as people write them: "25,27-29". */
export function ranges(text: string): FrameRange[] {
  if (text === "") return [];
  return text.split(",").map((part) => {
    const [first = "", last = first] = part.split("-");
    return [Number(first), Number(last)];
  });
}

/** A row with everything that a test does not care about filled in. */
export function row<K extends RowKind>(
  kind: K,
  frames: string,
  params: RowParams[K],
  rest: Partial<RowOf<K>> = {},
): RowOf<K> {
  const first = ranges(frames)[0]?.[0] ?? 1;
  return {
    kind,
    params,
    frames: ranges(frames),
    acks: [],
    time: { seconds: 1_700_000_000, nanos: first * 1_000_000 },
    connection: "C1",
    direction: "both",
    level: "ok",
    raw: [],
    answers: null,
    announces: null,
    retransmissions: 0,
    outOfOrder: 0,
    conflict: false,
    beyondMss: false,
    alsoHandshake: false,
    decrypted: false,
    finding: null,
    ...rest,
  };
}

/** A session with nothing in it. */
export function session(rest: Partial<Session> = {}): Session {
  return {
    id: "C1",
    client: { address: "192.168.13.104", port: 40512 },
    server: { address: "192.168.13.111", port: 21 },
    user: null,
    banner: null,
    encrypted: "no",
    mechanism: null,
    start: { seconds: 1_700_000_000, nanos: 0 },
    end: { seconds: 1_700_000_012, nanos: 300_000_000 },
    rows: [],
    commands: [],
    connections: [],
    transfers: [],
    timelines: [],
    notes: [],
    droppedRows: 0,
    findings: [],
    ...rest,
  };
}
