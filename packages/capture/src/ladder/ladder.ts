import type { Level, Session, Which } from "../model.ts";
import { type Course, courseOf } from "./course.ts";
import { lanesOf } from "./lanes.ts";
import { shapeOf, stepOf } from "./step.ts";

/** A vertical line of a ladder. */
export interface Lane {
  /**
   * Whose it is; "data": the server's end of data connections, "router": what speaks up between both ends, "third": a host
   * that is neither client nor server.
   */
  readonly role: "client" | "router" | "control" | "data" | "third";
  /** The address, with the port where it is one and the same all along; empty where several share the line. Not yet escaped. */
  readonly name: string;
}

/**
 * How a row is drawn. "open": a connection is opened, or all that is told of one · "lost": an attempt that nobody answers ·
 * "refused": an attempt that the other end, or a router, turns down · "message": words on the control connection · "data": what
 * a data connection carries · "tls": TLS's own records · "close": FINs · "reset": a RST · "note": how packets came or did not
 * come, or what one line alone shows.
 */
export type Shape = "open" | "lost" | "refused" | "message" | "data" | "tls" | "close" | "reset" | "note";

/** Which part of its way an arrow goes that nobody answers, where it is not known how far it went. */
export const lostAt = 0.6;

/** A row as an arrow between two lines. */
export interface Step {
  readonly shape: Shape;
  readonly which: Which;
  /** Index of the lane at which the arrow begins: of a connection's opening and closing, that of who began. */
  readonly from: number;
  /** Index of the lane at which it ends; the same as `from` for what happens at one line. */
  readonly to: number;
  /** Where it stops on its way: nothing arrives at `to`. Absent: it arrives, or nobody knows where it stopped. */
  readonly stops?: number;
  /** Packets went both ways. */
  readonly both: boolean;
  /** The ports at both ends, where the row is the first that tells of them; of attempts only that at the other end is known. */
  readonly ports: { readonly from: number | null; readonly to: number } | null;
  readonly level: Level;
}

/** A connection from its first row to its last, as a bar along its lanes. */
export interface Bar {
  /** "C1" or "C1.D1". */
  readonly connection: string;
  readonly lane: number;
  /** Indexes of rows, both included. */
  readonly first: number;
  readonly last: number;
}

/** A session as a picture of it needs it: lines, an arrow for each of its rows, and connections along the lines. */
export interface Ladder {
  readonly lanes: readonly Lane[];
  /** One for each row of the session, in their order. */
  readonly steps: readonly Step[];
  readonly bars: readonly Bar[];
}

/** The ladder of a session: client, server, and as many lanes of data connections as were there at the same time. */
export function ladderOf(session: Session): Ladder {
  const { rows } = session;
  const courses = rows.map((row, at) => courseOf(row, at, session));
  const shapes = rows.map(shapeOf);
  const places = lanesOf(session, courses, shapes);
  const told = new Set<string>();
  const steps = rows.map((row, at) => stepOf(row, shapes[at] as Shape, courses[at] as Course, places, told));
  return { lanes: places.lanes, steps, bars: places.bars };
}
