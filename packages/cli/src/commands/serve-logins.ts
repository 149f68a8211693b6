import { randomBytes } from "node:crypto";
import { access, constants } from "node:fs/promises";
import { resolve } from "node:path";
import { noSettings, programAuthenticator, usersAuthenticator, whoElseWrites } from "@twinport/daemon";
import { FtpError, resolvePath } from "@twinport/protocol";
import {
  type Authenticator,
  fixedAccounts,
  LocalStorage,
  type LocalStorageOptions,
  toRead,
  withAnonymous,
} from "@twinport/server";
import { systemReason } from "../files.ts";
import type { Io } from "../io.ts";
import type { ShownUser } from "./serve-greeting.ts";
import type { ServeOptions } from "./serve-options.ts";
import { followUsers, shadowed, type UsersFileInUse } from "./serve-users.ts";

/** Who may log in, and what to tell of it. */
export interface Logins
  extends Pick<UsersFileInUse, "settings" | "onSettings" | "warnings" | "lookAtFolders"> {
  readonly authenticator: Authenticator;
  readonly shown: ShownUser | null;
  /** Reads the users file again; sessions that run keep what they have. Null: there is none. */
  readonly reload: (() => Promise<void>) | null;
}

/** @throws FtpError for options that exclude each other, and a users file that is unreadable or empty */
export async function whoMayLogIn(root: string, options: ServeOptions, io: Io): Promise<Logins> {
  const storage = new LocalStorage(root, storageOptions(options));
  const given = { root, readOnly: options.readOnly === true, storage: storageOptions(options) };
  const { readOnly } = given;
  const incoming = await folderForUploads(storage, options);
  const anonymously = (others: Authenticator) =>
    options.anonymous === true ? withAnonymous(others, { storage, ...incoming }) : others;
  const followed = options.users === undefined ? null : await followUsers(options.users, options, io);
  const count = followed?.users.names.length ?? 0;
  const { user, users: file, authenticate } = options;
  // A file without users bounds the server, and says nothing of who may come.
  const ways = [user && "--user", count > 0 && "the users in --users", authenticate && "--authenticate"];
  const [one, other] = ways.filter(Boolean);
  if (other !== undefined) throw new FtpError("usage", `${one} and ${other} exclude each other`);
  const judged = async (): Promise<Pick<Logins, "authenticator" | "shown">> => {
    if (authenticate !== undefined) {
      const program = resolve(authenticate);
      await mustRun(program);
      return { authenticator: anonymously(programAuthenticator(program, given)), shown: null };
    }
    if (followed !== null && user === undefined) {
      if (count > 0 || options.anonymous === true) {
        return {
          authenticator: anonymously(await usersAuthenticator(followed.users, given)),
          shown: null,
        };
      }
      throw new FtpError("usage", `there is no user in ${file}`, {
        hint: "add one with: twinport users add NAME",
      });
    }
    if (user === undefined && options.anonymous === true) {
      return { authenticator: anonymously(fixedAccounts([])), shown: null };
    }
    const name = user ?? "twinport";
    const chosen = user === undefined ? "" : (io.env["TWINPORT_PASSWORD"] ?? "");
    const password = chosen === "" ? randomBytes(9).toString("base64url") : chosen;
    const own = fixedAccounts([{ name, password, storage, ...(readOnly ? { rights: toRead } : {}) }]);
    return { authenticator: anonymously(own), shown: { name, password, madeUp: chosen === "" } };
  };
  const { warnings, ...others } = followed ?? unfollowed;
  const ofOne = user === undefined ? [] : shadowed([user], options);
  return { ...(await judged()), ...others, warnings: () => [...ofOne, ...warnings()] };
}

const unfollowed: Omit<Logins, "authenticator" | "shown"> = {
  reload: null,
  settings: () => noSettings,
  onSettings: () => undefined,
  warnings: () => [],
  lookAtFolders: async () => undefined,
};

/** Where something below a folder may be slow or hang, no thread but those for files may wait for it. */
function storageOptions({ networkMounts }: ServeOptions): LocalStorageOptions {
  return networkMounts === true ? { blocking: false } : {};
}

/** The folder that anonymous may upload into, if there is to be one. */
async function folderForUploads(
  storage: LocalStorage,
  { incoming, anonymous, readOnly }: ServeOptions,
): Promise<{ readonly incoming?: string }> {
  if (incoming === undefined) return {};
  if (anonymous !== true) throw new FtpError("usage", "--incoming is for --anonymous");
  if (readOnly === true) throw new FtpError("usage", "--incoming and --read-only exclude each other");
  const path = resolvePath("/", incoming);
  const facts = await storage.stat(path).catch(() => null);
  if (path === "/" || facts?.type !== "directory") {
    throw new FtpError("usage", `--incoming ${incoming}: there is no such folder in the folder served`, {
      hint: "make it first",
    });
  }
  return { incoming: path };
}

async function mustRun(program: string): Promise<void> {
  try {
    await access(program, constants.X_OK);
  } catch (cause) {
    throw new FtpError("unreadable", `cannot run ${program}: ${systemReason(cause)}`, { cause });
  }
  const other = await whoElseWrites(program);
  if (other?.who !== "everybody") return;
  throw new FtpError("unreadable", `will not run ${program}: everybody may write to ${other.place}`, {
    hint: `chmod o-w ${other.place}, or move it to where others may not write`,
  });
}
