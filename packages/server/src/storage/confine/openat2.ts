import { constants } from "node:fs";
import { createRequire } from "node:module";
import { StorageError } from "../errors.ts";
import { type Leap, pathOnly } from "./descriptor-tree.ts";
import { hostPath } from "./host-text.ts";

/** What of koffi is used here. It is looked for when this file is first imported: it need not be installed. */
interface Koffi {
  load(library: null): { func(prototype: string): (...values: unknown[]) => number };
  errno(): number;
}

const name = "koffi";
const koffi: Koffi = createRequire(import.meta.url)(name);
const syscall = koffi.load(null).func("long syscall(long, int, const void *, const void *, size_t)");

/** The same number on every architecture: new calls have one. */
const openat2Number = 437;
const closeOnExec = 0o2000000;
/** RESOLVE_NO_MAGICLINKS and RESOLVE_BENEATH of linux/openat2.h. */
const resolveBeneath = 0x02 | 0x08;
const ENOENT = 2;

/** struct open_how: flags, mode, resolve. */
const how = new BigUint64Array([
  BigInt(pathOnly | constants.O_DIRECTORY | closeOnExec),
  0n,
  BigInt(resolveBeneath),
]);

/**
 * openat2(2): the kernel itself goes from the root to a directory, through links that stay inside, and to nothing outside. Null for what
 * it does not take: an absolute link, a tree in motion, no directory; who goes step by step will find out.
 * @throws StorageError "ENOENT"
 */
export const leapByOpenat2: Leap = (root, names) => {
  const path = Buffer.concat([Buffer.from(hostPath(names.join("/"))), Buffer.alloc(1)]);
  const fd = syscall(openat2Number, root, path, how, how.byteLength);
  if (fd >= 0) return fd;
  if (koffi.errno() === ENOENT) throw new StorageError("ENOENT");
  return null;
};
