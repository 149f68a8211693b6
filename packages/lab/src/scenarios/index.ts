import type { Scenario } from "../scenario.ts";
import { active } from "./active.ts";
import { passive } from "./passive.ts";

/** Every scenario: first what works, then trouble on the way, then trouble of the programs. */
export const scenarios: readonly Scenario[] = [passive, active];
