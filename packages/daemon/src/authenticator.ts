import { type Account, type Authenticator, LocalStorage, toRead } from "@twinport/server";
import { hashPassword, verifyPassword } from "./password.ts";
import type { User } from "./users-file.ts";

/** How many password hashes are worked out at once: each takes 19 MiB and some 30 ms of a core. */
const hashesAtOnce = 2;

/** What an operator decides about users. */
export interface UsersOptions {
  /** Folder of users that have no home of their own. Absolute. */
  readonly root: string;
  /** Nobody may change anything. */
  readonly readOnly: boolean;
}

/**
 * Checks logins against users with hashed passwords. A user who does not exist takes as long as a wrong password,
 * since a hash is worked out for it too (RFC 2577 §7).
 */
export async function usersAuthenticator(
  known: readonly User[],
  options: UsersOptions,
): Promise<Authenticator> {
  const users = new Map(known.map((user) => [user.name, user]));
  const nobody = await hashPassword("");
  const enter = semaphore(hashesAtOnce);
  return {
    async authenticate({ user: name, password, signal }) {
      if (password === null) return null;
      const user = users.get(name);
      const leave = await enter();
      try {
        if (signal.aborted) return null;
        const right = await verifyPassword(user?.hash ?? nobody, password);
        return user !== undefined && right ? account(user, options) : null;
      } finally {
        leave();
      }
    },
  };
}

function account(user: User, { root, readOnly }: UsersOptions): Account {
  return {
    name: user.name,
    storage: new LocalStorage(user.home ?? root),
    ...(user.readOnly || readOnly ? { rights: toRead } : {}),
  };
}

/** Lets `places` in at once; the others wait in line. Returns what a caller calls to leave. */
function semaphore(places: number): () => Promise<() => void> {
  let free = places;
  const waiting: (() => void)[] = [];
  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };
  return async () => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return leave;
  };
}
