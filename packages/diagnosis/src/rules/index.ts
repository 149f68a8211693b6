import type { AnyRule } from "../rule.ts";
import { passivePortDropped } from "./passive-port-dropped.ts";

/** Every rule, by number. */
export const rules: readonly AnyRule[] = [passivePortDropped];
