import { describe, expect, it } from "vitest";
import { failure } from "../../test/with-client.ts";
import { Turns, unlessAborted } from "./turns.ts";

describe("Turns", () => {
  it("gives the turn in the order of asking", async () => {
    const turns = new Turns();
    const order: number[] = [];
    const work = (n: number) => async () => {
      order.push(n);
      await new Promise(setImmediate);
      order.push(-n);
    };
    await Promise.all([1, 2, 3].map((n) => turns.run(undefined, work(n))));
    expect(order).toEqual([1, -1, 2, -2, 3, -3]);
  });

  it("goes on after work that fails", async () => {
    const turns = new Turns();
    const failing = turns.run(undefined, async () => {
      throw new Error("x");
    });
    const next = turns.run(undefined, async () => "ok");
    await expect(failing).rejects.toThrow("x");
    expect(await next).toBe("ok");
  });

  it("drops who gives up waiting, and only them", async () => {
    const turns = new Turns();
    const release = await turns.take();
    const controller = new AbortController();
    const waiting = failure(turns.take(controller.signal));
    const after = turns.take();
    controller.abort(new Error("enough"));
    expect(await waiting).toMatchObject({ code: "aborted", cause: { message: "enough" } });
    release();
    release(); // a second call must not hand out a second turn
    (await after)();
    const last = await turns.take();
    expect(last).toBeTypeOf("function");
  });

  it("refuses a signal that has fired already", async () => {
    expect((await failure(new Turns().take(AbortSignal.abort()))).code).toBe("aborted");
  });
});

it("unlessAborted settles with whichever comes first", async () => {
  const controller = new AbortController();
  expect(await unlessAborted(controller.signal, Promise.resolve(1))).toBe(1);
  const never = failure(unlessAborted(controller.signal, new Promise(() => {})));
  controller.abort();
  expect((await never).code).toBe("aborted");
});
