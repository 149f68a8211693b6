import type { PeerLogin } from "@twinport/server/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { addressRows } from "./address-rows.ts";
import { controlRows } from "./control-rows.ts";
import { cutsOf, type Row, someCutsOf } from "./row.ts";
import { Stage } from "./stage.ts";

/** A handshake for each cut costs more than the row; where lines are cut is tried without TLS. */
const cutsOverTls = 3;

/** Every row of the catalogue of hostile inputs that is bytes on a control connection: whole, and cut in two. */
export function playRows(login: PeerLogin): void {
  const where = login.tls === undefined ? "in clear text" : "over TLS";
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set(login);
  });
  afterEach(() => stage.expectUnharmed());
  afterAll(() => stage.strike());

  for (const [title, all] of [
    ["the control connection", controlRows],
    ["addresses of data connections", addressRows],
  ] as const) {
    const rows = all.filter(({ only = where }) => only === where);
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
          for (const cut of where === "over TLS" ? someCutsOf(row, cutsOverTls) : cutsOf(row)) {
            await stage.play(row, cut).catch((error: unknown) => {
              throw new Error(`cut behind byte ${cut}`, { cause: error });
            });
          }
        },
      );
    });
  }

  it("no session is left", () => vi.waitFor(() => expect(stage.server.server.sessions).toBe(0)));
}

function shown({ standing, bytes }: Row): string {
  const text = JSON.stringify(bytes.length > 60 ? `${bytes.slice(0, 60)}… (${bytes.length} bytes)` : bytes);
  return `${text.slice(1, -1)} ${standing}`;
}
