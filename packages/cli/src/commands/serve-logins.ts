import { randomBytes } from "node:crypto";
import { access, constants } from "node:fs/promises";
import { resolve } from "node:path";
import { FollowedUsers, programAuthenticator, usersAuthenticator } from "@twinport/daemon";
import { FtpError, resolvePath } from "@twinport/protocol";
import { type Authenticator, fixedAccounts, LocalStorage, toRead, withAnonymous } from "@twinport/server";
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
}

/** @throws FtpError for options that exclude each other, and a users file that is unreadable or empty */
export async function whoMayLogIn(root: string, options: ServeOptions, io: Io): Promise<Logins> {
  const storage = new LocalStorage(root);
  const readOnly = options.readOnly === true;
  const incoming = await folderForUploads(storage, options);
  const anonymously = (others: Authenticator) =>
    options.anonymous === true ? withAnonymous(others, { storage, ...incoming }) : others;
  const { users: file, authenticate } = options;
  const ways = [options.user && "--user", file && "--users", authenticate && "--authenticate"].filter(
    Boolean,
  );
  if (ways.length > 1) throw new FtpError("usage", `${ways.join(" and ")} exclude each other`);
  if (authenticate !== undefined) {
    const program = resolve(authenticate);
    await mustRun(program);
    return {
      authenticator: anonymously(programAuthenticator(program, { root, readOnly })),
      shown: null,
      reload: null,
    };
  }
  if (file !== undefined) {
    const say = texts[options.lang];
    const log = (line: string) => io.stdout.write(`${timedLine(line)}\n`);
    const users = await FollowedUsers.open(file, {
      read: () => log(say.usersRead),
      failed: (error) => log(keptLine(say, say.theUsersFile, error)),
    });
    if ((await users.current()).size === 0 && options.anonymous !== true) {
      throw new FtpError("usage", `there is no user in ${file}`, {
        hint: "add one with: twinport users add NAME",
      });
    }
    return {
      authenticator: anonymously(await usersAuthenticator(users, { root, readOnly })),
      shown: null,
      reload: () => users.reload(),
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
