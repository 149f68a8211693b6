import type { AnyRule } from "../rule.ts";
import { backDoor } from "./back-door.ts";
import { binaryInAsciiMode } from "./binary-in-ascii-mode.ts";
import { controlConnectionDropped } from "./control-connection-dropped.ts";
import { controlLineSplit } from "./control-line-split.ts";
import { endpointsRewritten } from "./endpoints-rewritten.ts";
import { greetingLate } from "./greeting-late.ts";
import { mtuBlackHole } from "./mtu-black-hole.ts";
import { passivePortDropped } from "./passive-port-dropped.ts";
import { passwordGuessing } from "./password-guessing.ts";
import { passwordReadable } from "./password-readable.ts";
import { tlsAtOnceOrNot } from "./tls-at-once-or-not.ts";
import { tlsSessionNotResumed } from "./tls-session-not-resumed.ts";
import { transferBrokenOff } from "./transfer-broken-off.ts";
import { transferIncomplete } from "./transfer-incomplete.ts";
import { turnedAway } from "./turned-away.ts";
import { vsftpdOops } from "./vsftpd-oops.ts";

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
  greetingLate,
  turnedAway,
  passwordGuessing,
  vsftpdOops,
  tlsAtOnceOrNot,
  passwordReadable,
  backDoor,
];
