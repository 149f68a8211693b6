import { describe, expect, it } from "vitest";
import { ManualClock } from "../testing/index.ts";
import { Pacing, Rate, Share } from "./pacing.ts";

const KiB = 1024;

function make(limit?: number) {
  const clock = new ManualClock();
  const limits = { root: limit };
  const root = new Rate(null, () => limits.root);
  const pacing = new Pacing(clock, root);
  /** A transfer that moves chunks as fast as it may, or so many bytes a second. */
  const mover = (rate: Rate, chunk = 64 * KiB, speed = Infinity) => {
    const share = new Share(pacing, rate);
    const state = { moved: 0, share };
    const move = () => {
      state.moved += chunk;
      share.take(chunk, () => {
        if (speed === Infinity) move();
        else clock.after((chunk / speed) * 1000, move);
      });
    };
    move();
    return state;
  };
  const run = (seconds: number) => {
    for (let step = 0; step < seconds * 100; step++) clock.advance(10);
  };
  return { clock, limits, root, pacing, mover, run };
}

const near = (moved: number, rate: number, seconds: number, percent = 5) =>
  Math.abs(moved / (rate * seconds) - 1) * 100 <= percent;

describe("Pacing", () => {
  it("lets through what the rate says, after what may come at once", () => {
    const { root, mover, run } = make(1000 * KiB);
    const one = mover(root);
    run(20);
    expect(near(one.moved, 1000 * KiB, 20)).toBe(true);
  });

  it("keeps rates between a byte a second and a line's", () => {
    for (const rate of [100, 10_000, 100_000_000]) {
      const { root, mover, run } = make(rate);
      const one = mover(root, Math.max(10, rate / 100));
      run(20);
      expect(near(one.moved, rate, 20), String(rate)).toBe(true);
    }
  });

  it("gives siblings equal parts, whatever the size of their chunks and however many are below them", () => {
    const { root, mover, run } = make(1000 * KiB);
    const many = new Rate(root, () => undefined);
    const single = new Rate(root, () => undefined);
    const crowd = Array.from({ length: 9 }, (_, index) => mover(many, (index + 1) * 8 * KiB));
    const alone = mover(single, 256 * KiB);
    run(60);
    expect(near(alone.moved, 500 * KiB, 60)).toBe(true);
    for (const { moved } of crowd) expect(near(moved, (500 * KiB) / 9, 60, 15)).toBe(true);
  });

  it("gives what one cannot use to the others", () => {
    const { root, mover, run } = make(1000 * KiB);
    const slow = mover(root, 8 * KiB, 100 * KiB);
    const bounded = mover(new Rate(root, () => 200 * KiB));
    const fast = mover(root);
    run(30);
    expect(near(slow.moved, 100 * KiB, 30, 15)).toBe(true);
    expect(near(bounded.moved, 200 * KiB, 30)).toBe(true);
    expect(near(fast.moved, 700 * KiB, 30)).toBe(true);
  });

  it("keeps the bound of every level", () => {
    const { root, mover, run } = make(1000 * KiB);
    const user = new Rate(root, () => 300 * KiB);
    const session = new Rate(user, () => 100 * KiB);
    const inSession = mover(session);
    const inUser = mover(user);
    const other = mover(root);
    run(30);
    expect(near(inSession.moved, 100 * KiB, 30)).toBe(true);
    expect(near(inUser.moved, 200 * KiB, 30)).toBe(true);
    expect(near(other.moved, 700 * KiB, 30)).toBe(true);
  });

  it("obeys another bound from when it is set", () => {
    const { limits, root, mover, run } = make(1000 * KiB);
    const one = mover(root);
    run(10);
    limits.root = 100 * KiB;
    const before = one.moved;
    run(20);
    expect(near(one.moved - before, 100 * KiB, 20, 10)).toBe(true);
  });

  it("saves up a fifth of a second and no more while nobody moves anything", () => {
    const { root, mover, run } = make(1000 * KiB);
    run(100);
    const one = mover(root, KiB);
    expect(one.moved).toBeLessThanOrEqual(201 * KiB);
    run(1);
    expect(one.moved).toBeLessThanOrEqual(1250 * KiB);
  });

  it("leaves no timer when nobody waits", () => {
    const { clock, root, mover } = make(1000);
    const movers = [mover(root), mover(root)];
    expect(clock.pending).toBe(1);
    for (const { share } of movers) share.leave();
    expect(clock.pending).toBe(0);
    expect(movers.map(({ share }) => share.waits)).toEqual([false, false]);
  });
});
