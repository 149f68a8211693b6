import type { Scenario } from "../scenario.ts";
import { active } from "./active.ts";
import { activeBehindNat } from "./active-behind-nat.ts";
import { activePortDropped } from "./active-port-dropped.ts";
import { algRewriting } from "./alg-rewriting.ts";
import { binaryInAsciiMode } from "./binary-in-ascii-mode.ts";
import { captureFilterPort21 } from "./capture-filter-port-21.ts";
import { clientFirewall } from "./client-firewall.ts";
import { controlDroppedWhenIdle } from "./control-dropped-when-idle.ts";
import { dataReset } from "./data-reset.ts";
import { diskFull } from "./disk-full.ts";
import { extendedActive } from "./extended-active.ts";
import { extendedPassive } from "./extended-passive.ts";
import { foreignDataConnection } from "./foreign-data-connection.ts";
import { helper } from "./helper.ts";
import { helperAbsent } from "./helper-absent.ts";
import { helperBlindedByTls } from "./helper-blinded-by-tls.ts";
import { implicitExplicitMixUp } from "./implicit-explicit-mix-up.ts";
import { ipv6 } from "./ipv6.ts";
import { mtuBlackHole } from "./mtu-black-hole.ts";
import { passive } from "./passive.ts";
import { passivePortDropped } from "./passive-port-dropped.ts";
import { passivePortRefused } from "./passive-port-refused.ts";
import { passivePortRejected } from "./passive-port-rejected.ts";
import { plainToImplicit } from "./plain-to-implicit.ts";
import { portLineSplit } from "./port-line-split.ts";
import { serverAtItsLimit } from "./server-at-its-limit.ts";
import { serverBehindNat } from "./server-behind-nat.ts";
import { serverBehindNatMended } from "./server-behind-nat-mended.ts";
import { tls } from "./tls.ts";
import { tlsReuseRefused } from "./tls-reuse-refused.ts";
import { wrongPassword } from "./wrong-password.ts";

/** Every scenario: first what works, then trouble on the way, then trouble of the programs. */
export const scenarios: readonly Scenario[] = [
  passive,
  active,
  extendedPassive,
  extendedActive,
  ipv6,
  passivePortDropped,
  passivePortRefused,
  passivePortRejected,
  clientFirewall,
  activePortDropped,
  activeBehindNat,
  serverBehindNat,
  serverBehindNatMended,
  helper,
  helperAbsent,
  helperBlindedByTls,
  algRewriting,
  captureFilterPort21,
  mtuBlackHole,
  controlDroppedWhenIdle,
  dataReset,
  tls,
  portLineSplit,
  foreignDataConnection,
  tlsReuseRefused,
  implicitExplicitMixUp,
  plainToImplicit,
  diskFull,
  wrongPassword,
  serverAtItsLimit,
  binaryInAsciiMode,
];
