import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { addressRows } from "./address-rows.ts";
import { controlRows } from "./control-rows.ts";
import { cutsOf, type Row } from "./row.ts";
import { Stage } from "./stage.ts";

// Every row of the catalogue of hostile inputs that is bytes on a control connection: whole, and cut in two at each byte.
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.expectUnharmed());
afterAll(() => stage.strike());

for (const [title, rows] of [
  ["the control connection", controlRows],
  ["addresses of data connections", addressRows],
] as const) {
  describe(title, () => {
    it.each(rows.map((row) => [row.id, shown(row), row] as const))(
      "%s: %s, whole",
      async (_id, _shown, row) => {
        await stage.play(row);
      },
    );
    it.each(rows.map((row) => [row.id, shown(row), row] as const))(
      "%s: %s, cut in two",
      async (_id, _shown, row) => {
        for (const cut of cutsOf(row)) {
          await stage.play(row, cut).catch((error: unknown) => {
            throw new Error(`cut behind byte ${cut}`, { cause: error });
          });
        }
      },
    );
  });
}

it("no session is left", () => vi.waitFor(() => expect(stage.server.server.sessions).toBe(0)));

function shown({ standing, bytes }: Row): string {
  const text = JSON.stringify(bytes.length > 60 ? `${bytes.slice(0, 60)}… (${bytes.length} bytes)` : bytes);
  return `${text.slice(1, -1)} ${standing}`;
}
