import { expect, it } from "vitest";
import { KeyedTurns } from "./keyed-turns.ts";

it("lets one at a time have a key, in order, also after one that failed, and others have others", async () => {
  const turns = new KeyedTurns();
  const begun: string[] = [];
  let end: () => void = () => undefined;
  const first = turns.take("a", async () => {
    begun.push("first");
    await new Promise<void>((resolve) => {
      end = resolve;
    });
    throw new Error("failed");
  });
  const second = turns.take("a", async () => begun.push("second"));
  await turns.take("b", async () => begun.push("other"));
  expect(begun).toEqual(["first", "other"]);
  end();
  await expect(first).rejects.toThrow("failed");
  await second;
  await turns.take("a", async () => begun.push("third"));
  expect(begun).toEqual(["first", "other", "second", "third"]);
});
