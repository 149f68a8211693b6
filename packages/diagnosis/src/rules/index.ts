import type { AnyRule } from "../rule.ts";
import { binaryInAsciiMode } from "./binary-in-ascii-mode.ts";
import { controlConnectionDropped } from "./control-connection-dropped.ts";
import { controlLineSplit } from "./control-line-split.ts";
import { endpointsRewritten } from "./endpoints-rewritten.ts";
import { mtuBlackHole } from "./mtu-black-hole.ts";
import { passivePortDropped } from "./passive-port-dropped.ts";
import { tlsSessionNotResumed } from "./tls-session-not-resumed.ts";
import { transferBrokenOff } from "./transfer-broken-off.ts";
import { transferIncomplete } from "./transfer-incomplete.ts";

/** Every rule, by number. */
export const rules: readonly AnyRule[] = [
  passivePortDropped,
  endpointsRewritten,
  controlLineSplit,
  tlsSessionNotResumed,
  controlConnectionDropped,
  transferBrokenOff,
  transferIncomplete,
  binaryInAsciiMode,
  mtuBlackHole,
];
