import { FtpError } from "@twinport/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { failure } from "../../test/with-client.ts";
import type { FtpSession } from "../session/ftp-session.ts";
import { ConnectionBound } from "./bound.ts";
import type { Lease } from "./lease.ts";
import { Pool, type PoolParts } from "./pool.ts";

/** What a pool sees of a session. */
class FakeSession {
  closed = false;
  depth = 1;
  progress = 0;
  quits = 0;
  /** Keeps the process alive. */
  holds = true;

  async quit(): Promise<void> {
    this.quits += 1;
    this.closed = true;
  }

  close(): void {
    this.closed = true;
  }

  ref(): void {
    this.holds = true;
  }

  unref(): void {
    this.holds = false;
  }
}

/** A pool over a server that opens when told. */
class Scene {
  readonly sessions: FakeSession[] = [];
  readonly openings: { open(): FakeSession; fail(error: unknown): void; signal: AbortSignal }[] = [];
  readonly bound = new ConnectionBound();
  /** Sessions are opened at once. */
  eager = true;
  depth = 1;
  readonly pool: Pool;

  constructor(parts: Partial<PoolParts> = {}) {
    const now = () => Date.now();
    const open = (signal: AbortSignal) => this.#open(signal);
    this.pool = new Pool({ open, max: 2, idleMs: 1000, stuckMs: 60_000, bound: this.bound, now, ...parts });
  }

  #open(signal: AbortSignal): Promise<FtpSession> {
    return new Promise((resolve, reject) => {
      const open = () => {
        const session = new FakeSession();
        session.depth = this.depth;
        this.sessions.push(session);
        resolve(session as unknown as FtpSession);
        return session;
      };
      signal.addEventListener("abort", () => reject(new FtpError("aborted", "given up")));
      if (this.eager) open();
      else this.openings.push({ open, fail: reject, signal });
    });
  }
}

const fake = (lease: Lease) => lease.session as unknown as FakeSession;
const turns = async () => {
  for (let n = 0; n < 10; n += 1) await Promise.resolve();
};
/** What a server may say whatever the reason is. */
const notAnother = () => new FtpError("login-failed", "no", { reply: { code: 530, lines: ["Sorry."] } });

/** Whether a promise has settled by now. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  promise.then(
    () => {
      done = true;
    },
    () => {
      done = true;
    },
  );
  await turns();
  return done;
}

describe("Pool", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("lets the process end while nobody holds a session", async () => {
    const { pool } = new Scene();
    const lease = await pool.lease();
    expect(fake(lease).holds).toBe(true);
    lease.release();
    expect(fake(lease).holds).toBe(false);
    await pool.lease();
    expect(fake(lease).holds).toBe(true);
  });

  it("opens up to its bound, then makes callers wait, first come first served", async () => {
    const { pool, sessions } = new Scene();
    const [a, b] = await Promise.all([pool.lease(), pool.lease()]);
    const order: string[] = [];
    const [c, d] = [pool.lease(), pool.lease()];
    void c.then(() => order.push("c"));
    void d.then(() => order.push("d"));
    expect(await settled(c)).toBe(false);
    expect(sessions).toHaveLength(2);
    b.release();
    expect((await c).session).toBe(b.session);
    a.release();
    a.release(); // does nothing
    expect((await d).session).toBe(a.session);
    expect(order).toEqual(["c", "d"]);
  });

  it("takes the session used last, so that those not needed can go", async () => {
    const { pool } = new Scene();
    const [a, b] = await Promise.all([pool.lease(), pool.lease()]);
    await vi.advanceTimersByTimeAsync(1);
    b.release();
    await vi.advanceTimersByTimeAsync(1);
    a.release();
    expect((await pool.lease()).session).toBe(a.session);
  });

  it("serves who waits with a session that gets free before the new one is there", async () => {
    const scene = new Scene();
    const { pool } = scene;
    const a = await pool.lease();
    scene.eager = false;
    const waiting = pool.lease();
    a.release();
    expect((await waiting).session).toBe(a.session);
    scene.openings[0]?.open();
    await turns();
    expect(pool.size).toBe(2);
  });

  it("replaces sessions that have died, in use or idle", async () => {
    const { pool, sessions } = new Scene();
    const a = await pool.lease();
    fake(a).closed = true;
    a.release();
    expect(pool.size).toBe(0);
    const b = await pool.lease();
    b.release();
    fake(b).closed = true;
    expect((await pool.lease()).fresh).toBe(true);
    expect(sessions).toHaveLength(3);
  });

  it("tells everybody who waits when the only session cannot be opened, and tries again for the next", async () => {
    const scene = new Scene({ max: 1 });
    scene.eager = false;
    const [a, b] = [failure(scene.pool.lease()), failure(scene.pool.lease())];
    expect(scene.openings).toHaveLength(1);
    scene.openings[0]?.fail(new FtpError("login-failed", "530 no"));
    expect((await a).code).toBe("login-failed");
    expect((await b).code).toBe("login-failed");
    scene.eager = true;
    expect((await scene.pool.lease()).fresh).toBe(true);
  });

  it("is content with the sessions it has when no further one can be opened", async () => {
    const scene = new Scene({ max: 3 });
    const { pool } = scene;
    const a = await pool.lease();
    scene.eager = false;
    const [b, c] = [pool.lease(), pool.lease()];
    for (const { fail } of scene.openings) fail(new FtpError("connect-failed", "no"));
    expect(await settled(b)).toBe(false);
    a.release();
    (await b).release();
    await c;
    expect(scene.openings).toHaveLength(2);
    // After a while it tries again.
    await vi.advanceTimersByTimeAsync(6000);
    void pool.lease();
    expect(scene.openings).toHaveLength(3);
  });

  it("learns from a refusal how many the server takes, and forgets it after a while", async () => {
    const scene = new Scene({ max: 8 });
    const { pool } = scene;
    const leases = await Promise.all([pool.lease(), pool.lease(), pool.lease()]);
    scene.eager = false;
    const fourth = pool.lease();
    scene.openings[0]?.fail(notAnother());
    await turns();
    expect(pool.bound).toBe(3);
    expect(await settled(fourth)).toBe(false);
    leases[0]?.release();
    expect((await fourth).session).toBe(leases[0]?.session);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(pool.bound).toBe(8);
  });

  it("lets callers go who give up, whether they wait or have not begun", async () => {
    const { pool } = new Scene({ max: 1 });
    const a = await pool.lease();
    const controller = new AbortController();
    const waiting = failure(pool.lease({ signal: controller.signal }));
    const behind = pool.lease();
    controller.abort(new Error("enough"));
    expect(await waiting).toMatchObject({ code: "aborted", cause: { message: "enough" } });
    expect((await failure(pool.lease({ signal: controller.signal }))).code).toBe("aborted");
    a.release();
    expect((await behind).session).toBe(a.session);
  });

  it("gives another session to who has failed with one, if there is or may be another", async () => {
    const { pool, sessions } = new Scene();
    const a = await pool.lease();
    a.release();
    const b = await pool.lease({ not: a.session });
    expect(b.session).not.toBe(a.session);
    const held = await pool.lease();
    b.release();
    expect((await pool.lease({ not: b.session })).session).toBe(b.session);
    expect(held.session).toBe(a.session);
    expect(sessions).toHaveLength(2);
  });

  it("sends operations behind others where sessions bear it and are quick, and never beside an exclusive one", async () => {
    const scene = new Scene();
    scene.depth = 2;
    const { pool } = scene;
    const [first, b] = await Promise.all([pool.lease(), pool.lease({ exclusive: true })]);
    const behindTheFirst = pool.lease(); // nobody knows yet how long things take there
    expect(await settled(behindTheFirst)).toBe(false);
    first.release();
    const a = await behindTheFirst;
    const second = await pool.lease();
    expect(second.session).toBe(a.session);
    const third = pool.lease();
    expect(await settled(third)).toBe(false);
    second.release();
    await third;
    a.release();
    await vi.advanceTimersByTimeAsync(5000);
    expect(await settled(pool.lease())).toBe(false); // what runs may be a large transfer
    b.release();
  });

  it("waits with an exclusive lease until a session is quite free, and lets nobody pass", async () => {
    const scene = new Scene({ max: 1 });
    scene.depth = 2;
    const { pool } = scene;
    (await pool.lease()).release();
    const [a, b] = [await pool.lease(), await pool.lease()];
    const alone = pool.lease({ exclusive: true });
    const behind = pool.lease();
    a.release();
    expect(await settled(alone)).toBe(false);
    b.release();
    const lease = await alone;
    expect(await settled(behind)).toBe(false);
    lease.release();
    await behind;
  });

  it("says QUIT on sessions that are idle for too long, each by itself", async () => {
    const { pool, sessions } = new Scene();
    const [a, b] = await Promise.all([pool.lease(), pool.lease()]);
    a.release();
    await vi.advanceTimersByTimeAsync(600);
    b.release();
    await vi.advanceTimersByTimeAsync(500);
    expect(sessions.map(({ quits }) => quits)).toEqual([1, 0]);
    await vi.advanceTimersByTimeAsync(600);
    expect(sessions.map(({ quits }) => quits)).toEqual([1, 1]);
    expect(pool.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  describe("does not let anybody wait without end", () => {
    it("for sessions on which nothing moves", async () => {
      const { pool } = new Scene({ max: 1 });
      const a = await pool.lease();
      const waiting = failure(pool.lease());
      await vi.advanceTimersByTimeAsync(30_000);
      fake(a).progress += 1;
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await settled(waiting)).toBe(false);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await waiting).toMatchObject({ code: "timeout", retryable: false });
      expect(vi.getTimerCount()).toBe(0);
      a.release();
    });

    it("inside session(), where all connections are held so", async () => {
      const { pool } = new Scene({ max: 2 });
      const nested = async () => {
        const lease = await pool.lease({ exclusive: true });
        try {
          return await pool.nesting.run(async () => {
            await turns();
            (await pool.lease()).release();
            return "served";
          });
        } finally {
          lease.release();
        }
      };
      const ends = await Promise.allSettled([nested(), nested()]);
      const failed = ends.filter(({ status }) => status === "rejected");
      expect(failed).toMatchObject([
        { reason: { code: "usage", hint: expect.stringContaining("session()") } },
      ]);
      expect(ends).toContainEqual({ status: "fulfilled", value: "served" });
    });

    it("but lets a call inside session() wait for one that will be given back", async () => {
      const { pool } = new Scene({ max: 2 });
      const other = await pool.lease();
      const lease = await pool.lease({ exclusive: true });
      const inside = pool.nesting.run(async () => (await pool.lease()).session);
      expect(await settled(inside)).toBe(false);
      other.release();
      expect(await inside).toBe(other.session);
      lease.release();
    });
  });

  describe("closes", () => {
    it("when what is under way and what was promised is done, with QUIT", async () => {
      const { pool, sessions } = new Scene({ max: 1 });
      const a = await pool.lease();
      const promised = pool.lease();
      const closed = pool.close();
      expect((await failure(pool.lease())).code).toBe("closed");
      a.release();
      const b = await promised;
      expect(await settled(closed)).toBe(false);
      b.release();
      await closed;
      await pool.close();
      expect(sessions.map(({ quits }) => quits)).toEqual([1]);
      expect(vi.getTimerCount()).toBe(0);
    });

    it("and gives up what is being opened for nobody", async () => {
      const scene = new Scene();
      scene.eager = false;
      const controller = new AbortController();
      const waiting = failure(scene.pool.lease({ signal: controller.signal }));
      controller.abort();
      await waiting;
      await scene.pool.close();
      expect(scene.openings[0]?.signal.aborted).toBe(true);
    });

    it("and cuts off what does not move", async () => {
      const { pool, sessions } = new Scene({ max: 1 });
      await pool.lease(); // never given back
      const waiting = failure(pool.lease());
      const closed = pool.close();
      await vi.advanceTimersByTimeAsync(61_000);
      await closed;
      expect((await waiting).code).toBe("closed");
      expect(sessions.map(({ closed }) => closed)).toEqual([true]);
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});
