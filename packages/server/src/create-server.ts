import { statSync } from "node:fs";
import { resolve } from "node:path";
import { FtpError } from "@twinport/protocol";
import type { AnonymousAccount } from "./accounts/anonymous.ts";
import { checkAccount, MalformedAccount } from "./accounts/check-account.ts";
import { type FixedAccount, fixedAccounts } from "./accounts/fixed.ts";
import type { Account, Authenticator } from "./accounts/types.ts";
import type { ServerOptions } from "./options.ts";
import { FtpServer } from "./server.ts";
import { LocalStorage } from "./storage/local.ts";
import type { Storage } from "./storage/types.ts";

/** Where files are: a storage, or the path of a folder that exists. */
export type Root = Storage | string;

/** One of `users`: an account that the program itself knows. */
export interface User extends Omit<FixedAccount, "name" | "storage"> {
  /** Default: the root of all. */
  readonly root?: Root;
}

/** Settings of {@link createServer}: those of a server, and who may log in: `users` or `authenticator`, `anonymous`, or both. */
export interface CreateServerOptions extends Omit<ServerOptions, "authenticator" | "anonymous"> {
  /** The files of everybody who has none of their own. */
  readonly root?: Root;
  /** Passwords, or more, by name. */
  readonly users?: Readonly<Record<string, string | User>>;
  /** Decides who may log in, in place of `users`: gives the account, or null. */
  readonly authenticator?: Authenticator | Authenticator["authenticate"];
  /** Lets "anonymous" and "ftp" read: true for the root of all, or what they read, and more where it says so. Default: nobody. */
  readonly anonymous?: boolean | Root | AnonymousAccount;
}

/**
 * Makes a server; `listen()` starts it.
 * @throws FtpError "usage" when nobody could log in, someone has no files, a root is no folder, an account or a setting of TLS cannot hold
 * @throws BadCertificate, RangeError as the constructor of {@link FtpServer} does
 */
export function createServer(options: CreateServerOptions): FtpServer {
  const { root, users = {}, authenticator, anonymous, ...rest } = options;
  const shared = root === undefined ? undefined : storageOf(root);
  const filesOf = (own: Root | undefined, whose: string): Storage => {
    const storage = own === undefined ? shared : storageOf(own);
    if (storage !== undefined) return storage;
    throw new FtpError("usage", `${whose} has no files`, { hint: "give root, a folder or a Storage" });
  };
  const accounts = Object.entries(users).map(([name, user]): FixedAccount => {
    const { root: own, ...account } = typeof user === "string" ? { password: user } : user;
    const whole = { ...account, name, storage: filesOf(own, name) };
    requireWhole(whole);
    return whole;
  });
  if (accounts.length === 0 && authenticator === undefined && (anonymous ?? false) === false) {
    throw new FtpError("usage", "nobody may log in", { hint: "give users, authenticator or anonymous" });
  }
  if (accounts.length > 0 && authenticator !== undefined) {
    // One name judged faster than another would tell which there are.
    throw new FtpError("usage", "users and authenticator exclude each other");
  }
  return new FtpServer({
    ...rest,
    authenticator:
      typeof authenticator === "function"
        ? { authenticate: authenticator }
        : (authenticator ?? fixedAccounts(accounts)),
    ...(anonymous === undefined || anonymous === false
      ? {}
      : {
          anonymous: isAccount(anonymous)
            ? anonymous
            : filesOf(anonymous === true ? undefined : anonymous, "anonymous"),
        }),
  });
}

/** An account that nobody could log in to is told at once. */
function requireWhole(account: Account): void {
  try {
    checkAccount(account);
  } catch (cause) {
    if (!(cause instanceof MalformedAccount)) throw cause;
    throw new FtpError("usage", `${account.name}: ${cause.message}`, { cause });
  }
}

function isAccount(anonymous: true | Root | AnonymousAccount): anonymous is AnonymousAccount {
  return typeof anonymous === "object" && "storage" in anonymous;
}

function storageOf(root: Root): Storage {
  if (typeof root !== "string") return root;
  const folder = resolve(root);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return new LocalStorage(folder);
  throw new FtpError("usage", `${folder} is no folder`, { hint: "make it, or name another as root" });
}
