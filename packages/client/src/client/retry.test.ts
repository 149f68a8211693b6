import { FtpError } from "@twinport/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { failure } from "../../test/with-client.ts";
import { defaultRetry, type RetryParts, retryDelay, retrying, retryPolicy } from "./retry.ts";

const passing = () => new FtpError("closed", "gone");
const parts = (more: Partial<RetryParts> = {}): RetryParts => ({
  policy: defaultRetry,
  ending: new AbortController().signal,
  again: () => "later",
  random: () => 0,
  ...more,
});

describe("retrying", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("waits twice as long each time, up to a bound, with chance mixed in", () => {
    const policy = { attempts: 9, firstDelayMs: 100, longestDelayMs: 1000 };
    expect([1, 2, 3, 4, 5].map((failed) => retryDelay(policy, failed, 0))).toEqual([50, 100, 200, 400, 500]);
    expect([1, 5].map((failed) => retryDelay(policy, failed, 0.999))).toEqual([99.95, 999.5]);
  });

  it("reads the policy", () => {
    expect(retryPolicy(undefined)).toEqual(defaultRetry);
    expect(retryPolicy(false).attempts).toBe(1);
    expect(retryPolicy({ attempts: 7 })).toEqual({ ...defaultRetry, attempts: 7 });
  });

  it("does it again until it succeeds, and tells each attempt what became of the last", async () => {
    const attempts: [number, string | undefined][] = [];
    const work = retrying(async ({ number, previous }) => {
      attempts.push([number, previous?.code]);
      if (number < 3) throw passing();
      return "done";
    }, parts());
    await vi.runAllTimersAsync();
    expect(await work).toBe("done");
    expect(attempts).toEqual([
      [1, undefined],
      [2, "closed"],
      [3, "closed"],
    ]);
  });

  it("ends with the last error when there have been enough attempts", async () => {
    let attempts = 0;
    const end = failure(
      retrying(async () => {
        attempts += 1;
        throw new FtpError("timeout", `no ${attempts}`);
      }, parts()),
    );
    await vi.runAllTimersAsync();
    expect((await end).message).toBe("no 3");
  });

  const atOnce: [name: string, error: Error, more: Partial<RetryParts>][] = [
    ["an error that will not pass", new FtpError("not-found", "no"), {}],
    ["an error of somebody else", new Error("bug"), {}],
    ["an error that is not to be tried again", passing(), { again: () => "no" }],
    ["the client being closed", passing(), { ending: AbortSignal.abort() }],
    ["the caller having given up", passing(), { signal: AbortSignal.abort() }],
  ];
  for (const [name, error, more] of atOnce) {
    it(`ends at once with ${name}`, async () => {
      const end = retrying(() => Promise.reject(error), parts(more));
      await expect(end).rejects.toBe(error);
    });
  }

  it("can be given up while it waits, and leaves no timer", async () => {
    const controller = new AbortController();
    const end = failure(retrying(() => Promise.reject(passing()), parts({ signal: controller.signal })));
    await vi.advanceTimersByTimeAsync(10);
    controller.abort();
    expect((await end).code).toBe("aborted");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not make the closing of a client wait", async () => {
    const ending = new AbortController();
    const end = failure(retrying(() => Promise.reject(passing()), parts({ ending: ending.signal })));
    await vi.advanceTimersByTimeAsync(10);
    ending.abort();
    expect((await end).code).toBe("closed");
    expect(vi.getTimerCount()).toBe(0);
  });
});
