import type { AnyRule } from "../rule.ts";
import { activeConnectionBlocked } from "./active-connection-blocked.ts";
import { answeredByAnotherServer } from "./answered-by-another-server.ts";
import { backDoor } from "./back-door.ts";
import { binaryInAsciiMode } from "./binary-in-ascii-mode.ts";
import { clientBehindNat } from "./client-behind-nat.ts";
import { clientNeverConnects } from "./client-never-connects.ts";
import { controlConnectionDropped } from "./control-connection-dropped.ts";
import { controlLineSplit } from "./control-line-split.ts";
import { dataConnectionRejected } from "./data-connection-rejected.ts";
import { dataNotCaptured } from "./data-not-captured.ts";
import { dataProtectionDiffers } from "./data-protection-differs.ts";
import { endpointsRewritten } from "./endpoints-rewritten.ts";
import { extendedPassiveBlocked } from "./extended-passive-blocked.ts";
import { foreignDataConnection } from "./foreign-data-connection.ts";
import { greetingLate } from "./greeting-late.ts";
import { helperBlindedByTls } from "./helper-blinded-by-tls.ts";
import { loginRefused } from "./login-refused.ts";
import { mtuBlackHole } from "./mtu-black-hole.ts";
import { noDataConnectionAsked } from "./no-data-connection-asked.ts";
import { passivePortDropped } from "./passive-port-dropped.ts";
import { passivePortRefused } from "./passive-port-refused.ts";
import { passwordGuessing } from "./password-guessing.ts";
import { passwordReadable } from "./password-readable.ts";
import { privateAddressAnnounced } from "./private-address-announced.ts";
import { restartIgnored } from "./restart-ignored.ts";
import { serverUnreachable } from "./server-unreachable.ts";
import { speedLimited } from "./speed-limited.ts";
import { thirdHostNamed } from "./third-host-named.ts";
import { tlsAtOnceOrNot } from "./tls-at-once-or-not.ts";
import { tlsHandshakeFailed } from "./tls-handshake-failed.ts";
import { tlsNotOffered } from "./tls-not-offered.ts";
import { tlsRequired } from "./tls-required.ts";
import { tlsSessionNotResumed } from "./tls-session-not-resumed.ts";
import { transferBrokenOff } from "./transfer-broken-off.ts";
import { transferIncomplete } from "./transfer-incomplete.ts";
import { turnedAway } from "./turned-away.ts";
import { uploadRefused } from "./upload-refused.ts";
import { vsftpdOops } from "./vsftpd-oops.ts";

/** Every rule, by number. */
export const rules: readonly AnyRule[] = [
  passivePortDropped,
  passivePortRefused,
  dataConnectionRejected,
  privateAddressAnnounced,
  clientNeverConnects,
  dataNotCaptured,
  activeConnectionBlocked,
  clientBehindNat,
  endpointsRewritten,
  controlLineSplit,
  helperBlindedByTls,
  tlsSessionNotResumed,
  foreignDataConnection,
  controlConnectionDropped,
  noDataConnectionAsked,
  transferBrokenOff,
  transferIncomplete,
  binaryInAsciiMode,
  mtuBlackHole,
  greetingLate,
  turnedAway,
  passwordGuessing,
  vsftpdOops,
  tlsAtOnceOrNot,
  answeredByAnotherServer,
  extendedPassiveBlocked,
  thirdHostNamed,
  passwordReadable,
  speedLimited,
  backDoor,
  tlsRequired,
  dataProtectionDiffers,
  loginRefused,
  uploadRefused,
  serverUnreachable,
  tlsHandshakeFailed,
  restartIgnored,
  tlsNotOffered,
];
