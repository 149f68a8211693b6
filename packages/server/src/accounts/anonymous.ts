import type { Storage } from "../storage/types.ts";
import type { Authenticator } from "./types.ts";

const anonymousNames: ReadonlySet<string> = new Set(["anonymous", "ftp"]);

/** Lets "anonymous" and "ftp" in with any password (RFC 1635), to read only; everybody else is judged by `others`. */
export function withAnonymous(others: Authenticator, storage: Storage): Authenticator {
  return {
    async authenticate(request) {
      if (!anonymousNames.has(request.user.toLowerCase())) return others.authenticate(request);
      if (request.password === null) return null;
      return { name: "anonymous", storage, readOnly: true };
    },
  };
}
