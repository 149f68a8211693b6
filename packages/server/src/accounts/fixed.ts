import { createHash, timingSafeEqual } from "node:crypto";
import type { Account, Authenticator, LoginRequest } from "./types.ts";

/** An account with its password in plain text: for programs that make one up, not for files. */
export interface FixedAccount extends Account {
  /** An empty one admits nobody. */
  readonly password: string;
}

/** An authenticator for a few accounts known when the server is made. */
export function fixedAccounts(accounts: readonly FixedAccount[]): Authenticator {
  const byName = new Map(accounts.map((account) => [account.name, account]));
  return {
    async authenticate({ user, password }: LoginRequest) {
      if (password === null) return null;
      const account = byName.get(user);
      // An unknown name is compared too, so that it takes as long.
      const equal = timingSafeEqual(digest(password), digest(account?.password ?? ""));
      if (account === undefined || account.password === "" || !equal) return null;
      const { password: _, ...known } = account;
      return known;
    },
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
