import { expect, it } from "vitest";
import { Descriptors } from "./descriptors.ts";

it("leaves three descriptors for a session, and 64 for the rest", () => {
  let open = 100;
  let now = 0;
  const descriptors = new Descriptors(
    () => now,
    () => ({ open, most: 256 }),
  );
  expect(descriptors.arrived()).toBeUndefined();
  open = 189;
  now += 100;
  expect(descriptors.arrived()).toBeUndefined();
  open = 190;
  now += 100;
  expect(descriptors.arrived()).toBe(256);
});

it("adds those that come in to its last count, and counts again soon when there is no room", () => {
  let counts = 0;
  let now = 0;
  const descriptors = new Descriptors(
    () => now,
    () => {
      counts++;
      return { open: 180, most: 256 };
    },
  );
  const answers = Array.from({ length: 15 }, () => descriptors.arrived());
  expect(answers.filter((answer) => answer === undefined)).toHaveLength(10);
  expect(counts).toBe(1);
  now += 10;
  expect(descriptors.arrived()).toBeUndefined();
  expect(counts).toBe(2);
});

it("knows that there is none when there is not even one to ask with", () => {
  let now = 0;
  const looks = [{ open: 10, most: 256 }, "none-left", { open: 10, most: 256 }] as const;
  const left = [...looks];
  const descriptors = new Descriptors(
    () => now,
    () => left.shift() ?? null,
  );
  const answers = looks.map(() => {
    now += 100;
    return descriptors.arrived();
  });
  expect(answers).toEqual([undefined, 256, undefined]);
});

it("bounds nothing where the system does not tell", () => {
  const descriptors = new Descriptors(
    () => 0,
    () => null,
  );
  for (let arrival = 0; arrival < 1000; arrival++) expect(descriptors.arrived()).toBeUndefined();
});

it("reads what this system says", () => {
  expect(new Descriptors(() => 0).arrived()).toBeUndefined();
});
