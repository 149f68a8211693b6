import { deepStrictEqual, strictEqual } from "node:assert";

/** What the contract asks of an `expect`: vitest's and Jest's fit. */
export type Expect = (value: unknown) => {
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
  toMatchObject(expected: object): void;
};

/** An `expect` for runners that have none, such as node:test. */
export const expectation: Expect = (value) => ({
  toBe: (expected) => strictEqual(value, expected),
  toEqual: (expected) => deepStrictEqual(value, expected),
  toMatchObject(expected) {
    const actual = Object(value);
    const named = Object.keys(expected).map((key) => [key, actual[key]]);
    deepStrictEqual(Object.fromEntries(named), { ...expected });
  },
});
