import type { Storage } from "../storage/types.ts";
import { type FolderRights, toRead } from "./rights.ts";
import type { Account, Authenticator } from "./types.ts";

/** By which names anonymous logs in, in lower case; any case does. */
export const anonymousNames: ReadonlySet<string> = new Set(["anonymous", "ftp"]);

/** What those get who log in as "anonymous": an account without a name, to look and download in. */
export interface AnonymousAccount extends Omit<Account, "name" | "rights"> {
  /**
   * A folder ("/incoming", which must be there) into which they may upload, and nothing else: nobody of them can list, fetch or
   * replace what lies in it, until somebody has moved it elsewhere (docs/security T39). Default: none.
   */
  readonly incoming?: string;
}

/**
 * Lets "anonymous" and "ftp" in with any password (RFC 1635), to read only; everybody else is judged by `others`.
 * @param given their files, or more than that
 */
export function withAnonymous(others: Authenticator, given: Storage | AnonymousAccount): Authenticator {
  const { incoming, ...known } = "storage" in given ? given : { storage: given };
  const rights: FolderRights = incoming === undefined ? toRead : { ...toRead, [incoming]: ["write"] };
  const account: Account = { ...known, name: "anonymous", rights };
  return {
    async authenticate(request) {
      if (!anonymousNames.has(request.user.toLowerCase())) return others.authenticate(request);
      if (request.password === null) return null;
      return account;
    },
  };
}
