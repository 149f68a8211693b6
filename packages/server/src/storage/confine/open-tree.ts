import { StorageError } from "../errors.ts";
import { CheckedTree } from "./checked-tree.ts";
import { DescriptorTree, hasDescriptorNames, type Leap } from "./descriptor-tree.ts";
import { type HostCalls, localCalls, remoteCalls } from "./host-calls.ts";
import { isLocal } from "./local-file-systems.ts";
import type { Confinement, Tree } from "./tree.ts";

/** Settings of a LocalStorage. */
export interface LocalStorageOptions {
  /** Default: the first that the host has. With one that it lacks, every access is refused. */
  readonly confinement?: Confinement;
  /**
   * Whether the whole server may wait while a name is looked up: with the file system of this machine that takes microseconds, and a
   * round through threads ten times as long; behind a network, or on a disk that is asleep, it may take seconds.
   * Default: on Linux's local file systems, told by their type (statfs), yes.
   */
  readonly blocking?: boolean;
}

/**
 * Opens the tree below a folder of the host.
 * @throws Error of node:fs when the folder is not there; StorageError "ENOSYS" when the host lacks what is wanted
 */
export async function openTree(root: string, options: LocalStorageOptions): Promise<Tree> {
  const tree = await safestTree(root, options);
  const { confinement = tree.confinement } = options;
  if (tree.confinement === confinement) return tree;
  tree.close();
  throw new StorageError("ENOSYS", `no ${confinement} here`);
}

async function safestTree(root: string, { confinement, blocking }: LocalStorageOptions): Promise<Tree> {
  if (confinement === "checked" || !(await hasDescriptorNames(localCalls))) return CheckedTree.open(root);
  const calls = (blocking ?? isLocal((await remoteCalls.statfs(root)).type)) ? localCalls : remoteCalls;
  return DescriptorTree.open(root, calls, confinement === "descriptors" ? null : await leapOf(calls));
}

/** Null where the kernel or the package that reaches it is missing, or would keep the server waiting for a network. */
async function leapOf(calls: HostCalls): Promise<Leap | null> {
  if (calls !== localCalls) return null;
  try {
    const { leapByOpenat2 } = await import("./openat2.ts");
    return leapByOpenat2;
  } catch {
    return null;
  }
}
