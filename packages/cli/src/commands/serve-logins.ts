import { randomBytes } from "node:crypto";
import { access, constants } from "node:fs/promises";
import { resolve } from "node:path";
import {
  FollowedUsers,
  noSettings,
  programAuthenticator,
  type ServerSettings,
  usersAuthenticator,
} from "@twinport/daemon";
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
import { timedLine } from "./serve-log.ts";
import type { ServeOptions } from "./serve-options.ts";
import { keptLine, texts } from "./serve-texts.ts";

/** Who may log in, and what to tell of it. */
export interface Logins {
  readonly authenticator: Authenticator;
  readonly shown: ShownUser | null;
  /** Reads the users file again; sessions that run keep what they have. Null: there is none. */
  readonly reload: (() => Promise<void>) | null;
  /** What the users file says of the whole server. */
  settings(): ServerSettings;
  /** Names who is told when that may have changed. */
  onSettings(listener: () => void): void;
}

/** @throws FtpError for options that exclude each other, and a users file that is unreadable or empty */
export async function whoMayLogIn(root: string, options: ServeOptions, io: Io): Promise<Logins> {
  const storage = new LocalStorage(root, storageOptions(options));
  const given = { root, readOnly: options.readOnly === true, storage: storageOptions(options) };
  const { readOnly } = given;
  const incoming = await folderForUploads(storage, options);
  const anonymously = (others: Authenticator) =>
    options.anonymous === true ? withAnonymous(others, { storage, ...incoming }) : others;
  const followed = options.users === undefined ? null : await follow(options.users, options, io);
  const count = followed?.users.size ?? 0;
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
  return { ...(await judged()), ...(followed ?? unfollowed) };
}

const unfollowed: Pick<Logins, "reload" | "settings" | "onSettings"> = {
  reload: null,
  settings: () => noSettings,
  onSettings: () => undefined,
};

/** Opens the users file, and says in the log what becomes of it. */
async function follow(
  file: string,
  { lang, user, authenticate }: ServeOptions,
  io: Io,
): Promise<
  { readonly users: FollowedUsers } & Omit<typeof unfollowed, "reload"> & { reload(): Promise<void> }
> {
  const say = texts[lang];
  const log = (line: string) => io.stdout.write(`${timedLine(line)}\n`);
  let changed = () => {};
  const users = await FollowedUsers.open(file, {
    read: () => {
      taken();
      log(say.usersRead);
    },
    failed: (error) => log(keptLine(say, say.theUsersFile, error)),
  });
  // Beside another way to log in a file is for its bounds alone.
  const elsewhere = users.size === 0 && (user !== undefined || authenticate !== undefined);
  const taken = () => {
    changed();
    if (elsewhere && users.size > 0) log(say.usersNeedRestart);
  };
  return {
    users,
    reload: async () => {
      await users.reload();
      taken();
    },
    settings: () => users.settings,
    onSettings: (listener) => {
      changed = listener;
    },
  };
}

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
}
