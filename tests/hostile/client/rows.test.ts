import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { cutsOf } from "../row.ts";
import { addressRows } from "./address-rows.ts";
import { nameRows } from "./name-rows.ts";
import { replyRows } from "./reply-rows.ts";
import type { ClientRow } from "./row.ts";
import { Stage } from "./stage.ts";
import { transferRows } from "./transfer-rows.ts";

// Every row of the catalogue of hostile inputs that is a server's bytes: whole, and cut in two at each byte.
let stage: Stage;
let before: ReturnType<typeof held>;
beforeAll(async () => {
  stage = await Stage.set();
  before = held();
});
afterEach(() => stage.expectUnharmed());
afterAll(() => stage.strike());

for (const [title, rows] of [
  ["addresses of data connections", addressRows],
  ["replies", replyRows],
  ["names", nameRows],
  ["transfers", transferRows],
] as const) {
  describe(title, () => {
    it.each(rows.map((row) => [row.id, shown(row), row] as const))(
      "%s: %s, whole and cut in two",
      async (_id, _shown, row) => {
        const length = await stage.play(row);
        expect(length).toBeGreaterThan(1);
        for (const cut of cutsOf({ bytes: { length } })) {
          await stage.play(row, cut).catch((error: unknown) => {
            throw new Error(`cut behind byte ${cut}`, { cause: error });
          });
        }
      },
    );
  });
}

it("no socket is left, and no timer", () => {
  expect(held().sockets).toBe(before.sockets);
  // A few are of the test runner; the client has had one for each reply of thousands.
  expect(held().timers).toBeLessThan(before.timers + 10);
});

function held() {
  const kinds = process.getActiveResourcesInfo();
  const count = (wanted: string) => kinds.filter((kind) => kind === wanted).length;
  return { sockets: count("TCPSocketWrap"), timers: count("Timeout") };
}

function shown({ name }: ClientRow): string {
  const text = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
  return text.slice(1, -1);
}
