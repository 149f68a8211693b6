import { StorageError } from "../errors.ts";
import { CheckedTree } from "./checked-tree.ts";
import { DescriptorTree, hasDescriptorNames, type Leap } from "./descriptor-tree.ts";
import { type HostCalls, localCalls, remoteCalls } from "./host-calls.ts";
import { isLocal } from "./local-file-systems.ts";
import type { Confinement, Tree } from "./tree.ts";

/**
 * Opens the tree below a folder of the host.
 * @param wanted how; by default the first of {@link Confinement} that the host has
 * @throws Error of node:fs when the folder is not there; StorageError "ENOSYS" when the host lacks what is wanted
 */
export async function openTree(root: string, wanted?: Confinement): Promise<Tree> {
  const tree = await safestTree(root, wanted);
  if (tree.confinement === (wanted ?? tree.confinement)) return tree;
  tree.close();
  throw new StorageError("ENOSYS", `no ${wanted} here`);
}

async function safestTree(root: string, wanted: Confinement | undefined): Promise<Tree> {
  if (wanted === "checked" || !(await hasDescriptorNames(localCalls))) return CheckedTree.open(root);
  const { type } = await remoteCalls.statfs(root);
  const calls = isLocal(type) ? localCalls : remoteCalls;
  return DescriptorTree.open(root, calls, wanted === "descriptors" ? null : await leapOf(calls));
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
