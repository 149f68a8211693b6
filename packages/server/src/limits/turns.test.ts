import { describe, expect, it } from "vitest";
import { Turns } from "./turns.ts";

describe("Turns", () => {
  const never = new AbortController().signal;

  /** An action that runs until told to end. */
  function task() {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let begun = false;
    const action = async () => {
      begun = true;
      await ended;
    };
    return { action, end: () => end(), begun: () => begun };
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it("lets so many run, and the others in their order", async () => {
    const turns = new Turns(2);
    const tasks = [task(), task(), task(), task()];
    const runs = tasks.map(({ action }) => turns.take(never, action));
    const running = () => tasks.map(({ begun }) => begun());
    await settled();
    expect(running()).toEqual([true, true, false, false]);
    tasks[1]?.end();
    await settled();
    expect(running()).toEqual([true, true, true, false]);
    for (const { end } of tasks) end();
    await Promise.all(runs);
    expect(running()).toEqual([true, true, true, true]);
  });

  it("gives the turn of one that failed, or gave up waiting, to the next", async () => {
    const turns = new Turns(1);
    const first = task();
    const run = turns.take(never, async () => {
      await first.action();
      throw new Error("failed");
    });
    const gone = new AbortController();
    const second = turns.take(gone.signal, async () => "second");
    const third = turns.take(never, async () => "third");
    gone.abort();
    await expect(second).rejects.toThrow();
    first.end();
    await expect(run).rejects.toThrow("failed");
    expect(await third).toBe("third");
    await expect(turns.take(gone.signal, async () => "late")).rejects.toThrow();
    expect(await turns.take(never, async () => "next")).toBe("next");
  });
});
