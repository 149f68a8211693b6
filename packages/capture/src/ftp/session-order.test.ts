import { describe, expect, it } from "vitest";
import type { FtpSession } from "./session.ts";
import { type Place, SessionOrder } from "./session-order.ts";

/** What is given on, as "number: first frame". */
function order(bound?: number) {
  const given: string[] = [];
  const places = new Map<number, Place>();
  const frames = new Map<FtpSession, number>();
  const one = new SessionOrder((session) => given.push(`${session.number}: ${frames.get(session)}`), bound);
  return {
    given,
    open(frame: number): void {
      places.set(frame, one.open(frame));
    },
    session(frame: number): void {
      const place = places.get(frame) ?? one.open(frame);
      places.set(frame, place);
      const session = { number: 0 } as FtpSession;
      frames.set(session, frame);
      place.session = session;
    },
    settle(frame: number, rows = 1): void {
      one.settle(places.get(frame) as Place, rows);
    },
    leave(frame: number): void {
      one.leave(places.get(frame) as Place);
    },
  };
}

describe("SessionOrder", () => {
  it("has a session wait for older ones, whichever is known first", () => {
    const sessions = order();
    sessions.session(20);
    sessions.session(10);
    sessions.session(30);
    sessions.settle(30);
    sessions.settle(20);
    expect(sessions.given).toEqual([]);
    sessions.settle(10);
    expect(sessions.given).toEqual(["1: 10", "2: 20", "3: 30"]);
  });

  it("waits for what may be an older one, until it is none", () => {
    const sessions = order();
    sessions.open(10);
    sessions.session(20);
    sessions.settle(20);
    expect(sessions.given).toEqual([]);
    sessions.leave(10);
    expect(sessions.given).toEqual(["1: 20"]);
  });

  it("gives on what waits when that is too much; older ones keep their numbers", () => {
    const sessions = order(10);
    for (const frame of [10, 20, 30, 40, 50]) sessions.session(frame);
    sessions.open(5);
    sessions.settle(20, 6);
    sessions.settle(40, 6);
    expect(sessions.given).toEqual(["2: 20", "4: 40"]);
    sessions.session(5);
    for (const frame of [50, 30, 10, 5]) sessions.settle(frame);
    expect(sessions.given.slice(2)).toEqual(["5: 5", "1: 10", "3: 30", "6: 50"]);
  });

  it("stays small over many", () => {
    const sessions = order();
    for (let frame = 1; frame <= 5000; frame++) {
      sessions.session(frame);
      sessions.settle(frame);
    }
    expect(sessions.given.at(-1)).toBe("5000: 5000");
  });
});
