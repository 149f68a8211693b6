import { type Family, plainFamily } from "../family.ts";
import { as400 } from "./as400.ts";
import { dls } from "./dls.ts";
import { dos } from "./dos.ts";
import { eplf } from "./eplf.ts";
import { hylafax } from "./hylafax.ts";
import { jes } from "./jes.ts";
import { mlsx } from "./mlsx.ts";
import { mvs } from "./mvs.ts";
import { nameFirst } from "./name-first.ts";
import { netware } from "./netware.ts";
import { nonstop } from "./nonstop.ts";
import { os2 } from "./os2.ts";
import { os9 } from "./os9.ts";
import { vshell, vxworks } from "./size-first.ts";
import { total } from "./total.ts";
import { parseUnixLine } from "./unix.ts";
import { unixNumeric } from "./unix-numeric.ts";
import { vm } from "./vm.ts";
import { vms } from "./vms.ts";

/**
 * The families in the order in which a line is shown to them: the commoner first, and who may take another's line for
 * its own last. MVS and dls go by little: a column, or what stood before.
 */
export const families: readonly Family[] = [
  plainFamily(parseUnixLine),
  dos,
  mlsx,
  eplf,
  total,
  netware,
  vms,
  os2,
  as400,
  vm,
  nonstop,
  unixNumeric,
  vshell,
  vxworks,
  nameFirst,
  os9,
  hylafax,
  jes,
  dls,
  mvs,
];
