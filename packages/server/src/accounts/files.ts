import { mounted } from "../storage/mounted.ts";
import type { Storage } from "../storage/types.ts";
import { withRights } from "../storage/with-rights.ts";
import { rights as allRights } from "./rights.ts";
import type { Account } from "./types.ts";

/** The files of an account as its sessions see them: its storage, what is mounted in it, and what may be done with all that. */
export function filesOf({ storage, mounts, rights }: Account): Storage {
  if (mounts === undefined) return rights === undefined ? storage : withRights(storage, rights);
  return withRights(mounted(storage, mounts), rights ?? { "/": allRights }, Object.keys(mounts));
}
