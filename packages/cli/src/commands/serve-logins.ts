import { randomBytes } from "node:crypto";
import { readUsersFile, usersAuthenticator } from "@twinport/daemon";
import { FtpError } from "@twinport/protocol";
import { type Authenticator, fixedAccounts, LocalStorage, toRead, withAnonymous } from "@twinport/server";
import type { Io } from "../io.ts";
import type { ShownUser } from "./serve-greeting.ts";
import type { ServeOptions } from "./serve-options.ts";

/** Who may log in, and what to tell of it. */
export interface Logins {
  readonly authenticator: Authenticator;
  readonly shown: ShownUser | null;
  /** Reads the users file again; sessions that run keep what they have. Null: there is none. */
  readonly reload: (() => Promise<void>) | null;
}

/** @throws FtpError for options that exclude each other, and a users file that is unreadable or empty */
export async function whoMayLogIn(root: string, options: ServeOptions, io: Io): Promise<Logins> {
  const storage = new LocalStorage(root);
  const readOnly = options.readOnly === true;
  const anonymously = (others: Authenticator) =>
    options.anonymous === true ? withAnonymous(others, storage) : others;
  const { users: file } = options;
  if (file !== undefined) {
    if (options.user !== undefined) throw new FtpError("usage", "--user and --users exclude each other");
    const read = async () => await usersAuthenticator(await usersIn(file, options), { root, readOnly });
    let current = await read();
    return {
      authenticator: anonymously({ authenticate: (request) => current.authenticate(request) }),
      shown: null,
      reload: async () => {
        current = await read();
      },
    };
  }
  if (options.user === undefined && options.anonymous === true) {
    return { authenticator: anonymously(fixedAccounts([])), shown: null, reload: null };
  }
  const name = options.user ?? "twinport";
  const given = options.user === undefined ? "" : (io.env["TWINPORT_PASSWORD"] ?? "");
  const password = given === "" ? randomBytes(9).toString("base64url") : given;
  const one = fixedAccounts([{ name, password, storage, ...(readOnly ? { rights: toRead } : {}) }]);
  return {
    authenticator: anonymously(one),
    shown: { name, password, madeUp: given === "" },
    reload: null,
  };
}

async function usersIn(file: string, options: ServeOptions) {
  const users = await readUsersFile(file);
  if (users.length > 0 || options.anonymous === true) return users;
  throw new FtpError("usage", `there is no user in ${file}`, {
    hint: "add one with: twinport users add NAME",
  });
}
