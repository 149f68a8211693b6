import { limits } from "@twinport/protocol";
import { type Authenticator, type LoginRequest, Turns } from "@twinport/server";
import { Accounts, type UsersOptions } from "./accounts.ts";
import { byName, type UserSource } from "./followed-users.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import type { KnownCertificate, User } from "./users-file.ts";

/**
 * Checks logins against users with hashed passwords and known certificates. A user who does not exist, or whose password is of no
 * use, takes as long as a wrong password, since a hash is worked out for it too (RFC 2577 §7).
 */
export async function usersAuthenticator(
  users: readonly User[] | UserSource,
  options: UsersOptions,
): Promise<Authenticator> {
  const source = "current" in users ? users : fixed(users);
  const accounts = new Accounts(options);
  const nobody = await hashPassword("");
  const turns = new Turns(limits.passwordHashesAtOnce, limits.passwordHashesWaiting, "passwordHashesWaiting");
  const passes = async (user: User | undefined, { password, certificate, signal }: LoginRequest) => {
    const shown = user?.certificates.some((known) => isOf(known, certificate)) === true;
    const proof = user?.proof ?? "password";
    // At USER only a certificate can do, and by it alone.
    if (password === null) return shown && (proof === "certificate" || proof === "either");
    const hash = user?.hash || nobody;
    const right = await turns.take(signal, () => verifyPassword(hash, password));
    if (!right || hash === nobody || proof === "certificate") return false;
    return proof !== "both" || shown;
  };
  return {
    async authenticate(request) {
      const user = (await source.current()).get(request.user);
      return (await passes(user, request)) && user !== undefined
        ? accounts.of(user.name, user.settings)
        : null;
    },
  };
}

function fixed(users: readonly User[]): UserSource {
  const known = byName(users);
  return { current: async () => known };
}

function isOf(known: KnownCertificate, shown: LoginRequest["certificate"]): boolean {
  if (shown === null) return false;
  if ("fingerprint" in known) return known.fingerprint === shown.fingerprint;
  return known.commonName !== "" && known.commonName === shown.commonName;
}
