import { formatEndpoint, shown } from "@twinport/protocol";
import { type Ladder, type Lane, ladderOf, type Step } from "../../ladder/index.ts";
import type { Fate } from "../report.ts";
import type { CrossedSession } from "./crossed-rows.ts";
import type { SessionPair } from "./pair-sessions.ts";

/**
 * The ladder of a session that was captured at both ends, with a line for what stands between them, whose arrows stop or
 * begin there where one end never had the packets.
 * @param router its addresses; null: nobody knows of one, and it is drawn where something happened on the way only
 */
export function ladderBetween(
  { session, rows }: CrossedSession,
  pair: SessionPair,
  router: string | null,
): Ladder {
  const ladder = ladderOf(session);
  const eventful = rows.some(({ judgement: { fate } }) => fate === "stopped" || fate === "made");
  const { lanes, bars, steps } = withRouter(ladder, router ?? (eventful ? "" : null));
  const at = lanes.findIndex(({ role }) => role === "router");
  return {
    lanes: lanes.map((lane) => named(lane, pair)),
    bars,
    steps: steps.map((step, index) => onTheWay(step, rows[index]?.judgement.fate ?? "passed", at)),
  };
}

/** A ladder has the line already where a router spoke up. */
function withRouter({ lanes, bars, steps }: Ladder, name: string | null): Ladder {
  const at = lanes.findIndex(({ role }) => role === "router");
  if (at >= 0)
    return {
      lanes: lanes.map((lane, index) => (index === at && name ? { ...lane, name } : lane)),
      bars,
      steps,
    };
  if (name === null) return { lanes, bars, steps };
  const moved = (lane: number): number => (lane === 0 ? 0 : lane + 1);
  return {
    lanes: [...lanes.slice(0, 1), { role: "router", name }, ...lanes.slice(1)],
    bars: bars.map((bar) => ({ ...bar, lane: moved(bar.lane) })),
    steps: steps.map((step) => ({ ...step, from: moved(step.from), to: moved(step.to) })),
  };
}

/** The arrow of what did not come all the way, or did not come from the other end. */
function onTheWay(step: Step, fate: Fate, router: number): Step {
  if (router < 0 || step.from === step.to) return step;
  if (fate === "stopped") return { ...step, stops: router };
  return fate === "made" && step.shape !== "note" ? { ...step, from: router } : step;
}

/** The line of an end bears the address that it has there itself. */
function named(lane: Lane, { client, server }: SessionPair): Lane {
  if (client === null || server === null) return { ...lane, name: shown(lane.name) };
  const own = lane.role === "control" ? formatEndpoint(server.server) : lane.name;
  const known = lane.role === "data" ? own.replace(client.server.address, server.server.address) : own;
  return { ...lane, name: shown(known) };
}
