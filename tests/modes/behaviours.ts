import { afterAll, beforeAll, describe } from "vitest";
import { breakingOff } from "./breaking-off.ts";
import { changes } from "./changes.ts";
import { listings } from "./listings.ts";
import { type Mode, modesUnder, type Place, type Protection, settle } from "./mode.ts";
import { refusals } from "./refusals.ts";
import { representations } from "./representations.ts";
import { transfers } from "./transfers.ts";

/** What a family of behaviours is told. The place is there when tests run, not when they are declared. */
export interface Stand extends Mode {
  at(): Place;
}

const families = { transfers, representations, listings, changes, "breaking off": breakingOff, refusals };

/** The same behaviours in every mode there is, under this protection. */
export function behave(protection: Protection): void {
  describe.each(modesUnder(protection))("$name", (mode) => {
    let place: Place | undefined;
    const at = (): Place => {
      if (place === undefined) throw new Error("the server is not there");
      return place;
    };
    beforeAll(async () => {
      place = await settle(mode, protection);
    });
    afterAll(() => at().close());
    for (const [name, declare] of Object.entries(families)) describe(name, () => declare({ ...mode, at }));
  });
}
