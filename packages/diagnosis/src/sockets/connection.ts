import type { WireEvent, WireRefused } from "@twinport/protocol";
import type { ConnectionFacts, Opening } from "../facts.ts";

/**
 * What wire events tell of the one connection that they are of; undefined where its beginning is not among them. How many bytes
 * went over it is not counted: no transfer shall pay for the verdict on another one.
 * @param events in order
 * @param since when the connection was first tried or awaited; milliseconds since the Unix epoch
 */
export function connectionFacts(events: readonly WireEvent[], since: number): ConnectionFacts | undefined {
  const [first] = events;
  if (first?.type !== "open" && first?.type !== "refused") return undefined;
  const { client, server, initiator } = first;
  const ends = initiator === "client" ? { from: client, to: server } : { from: server, to: client };
  if (first.type === "refused") return { ...ends, opening: refusal(first, since) };
  const fin = events.find((event) => event.type === "fin");
  const reset = events.find((event) => event.type === "reset");
  return {
    ...ends,
    opening: { kind: "open", time: seconds(first.time), frames: [] },
    ...(fin === undefined ? {} : { fin: { by: fin.by, time: seconds(fin.time), frames: [] } }),
    ...(reset === undefined ? {} : { reset: { by: reset.by, time: seconds(reset.time), frames: [] } }),
  };
}

function refusal({ reason, time }: WireRefused, since: number): Opening {
  const waited = Math.max(0, time - since);
  const common = { time: seconds(time), frames: [] };
  if (reason === "refused") return { kind: "refused", ...common, afterMs: waited };
  if (reason === "unreachable") return { kind: "rejected", ...common, what: "unreachable" };
  // Who gave up ("aborted") has seen no answer either, in the time that he waited.
  return { kind: "unanswered", ...common, seconds: seconds(waited) };
}

/** Milliseconds as seconds. */
export function seconds(ms: number): number {
  return ms / 1000;
}
