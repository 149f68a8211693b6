import type { QuotaUsage } from "../limits/usage.ts";
import { mounted } from "../storage/mounted.ts";
import { withQuota } from "../storage/quota.ts";
import type { Storage } from "../storage/types.ts";
import { withRights } from "../storage/with-rights.ts";
import { rights as allRights } from "./rights.ts";
import type { Account } from "./types.ts";

/**
 * The files of an account as its sessions see them: its storage, what is mounted in it, and what may be done with all that. Its
 * quota is about its own storage: what is mounted may be other people's too.
 */
export function filesOf(account: Account, usage: QuotaUsage): Storage {
  const { mounts, rights, limits } = account;
  const quota = limits?.quota;
  const storage = quota === undefined ? account.storage : withQuota(account.storage, quota, usage);
  if (mounts === undefined) return rights === undefined ? storage : withRights(storage, rights);
  return withRights(mounted(storage, mounts), rights ?? { "/": allRights }, Object.keys(mounts));
}
