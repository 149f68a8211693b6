import { resolve } from "node:path";
import type { Language } from "@twinport/capture";
import {
  changeUsersFile,
  defined,
  formatUser,
  hashPassword,
  parseUsersFile,
  readUsersFile,
  type User,
  type UserTable,
  withoutUser,
  withPassword,
} from "@twinport/daemon";
import { FtpError, limits } from "@twinport/protocol";
import type { Right } from "@twinport/server";
import { columnsOf, type Io } from "../io.ts";
import { readPassword } from "./users-password.ts";
import { usersTable } from "./users-table.ts";

/** Which users file. */
export interface UsersOptions {
  readonly file: string;
}

/** What `twinport users list` shows, in which language. */
export interface ListUsersOptions extends UsersOptions {
  readonly lang: Language;
}

const nobody: Readonly<Record<Language, (file: string) => string>> = {
  en: (file) => `There is no user in ${file}; add one with: twinport users add NAME`,
  "zh-CN": (file) => `${file} 中没有用户；添加用户：twinport users add 用户名`,
};

/** What `twinport users add` may say of a user; amounts as in "2 MB". */
export interface AddUserOptions extends UsersOptions {
  /** False: the user has a certificate instead. */
  readonly password: boolean;
  readonly certificate?: readonly string[];
  readonly home?: string;
  readonly readOnly?: boolean;
  readonly rights?: readonly Right[];
  readonly charset?: string;
  readonly requireTls?: "login" | "all";
  readonly sessions?: number;
  readonly upload?: string;
  readonly download?: string;
  readonly quota?: string;
}

/** `twinport users add NAME`: puts a user with a hashed password into the users file. */
export async function addUser(name: string, options: AddUserOptions, io: Io): Promise<number> {
  const { file, password } = options;
  const users = await usersOf(file, []);
  if (users.some((user) => user.name === name)) {
    throw new FtpError("usage", `${file} has a user ${name} already`, {
      hint: "twinport users passwd gives another password",
    });
  }
  if (name === "" || Buffer.byteLength(name) > limits.userName) {
    throw new FtpError("usage", `a user name has 1 to ${limits.userName} bytes`);
  }
  if (/[\u0000-\u001f\u007f]/.test(name))
    throw new FtpError("usage", "FTP has no room for control characters in a user name");
  if (!password && options.certificate === undefined) {
    throw new FtpError("usage", "without a password a user needs a certificate", {
      hint: "give it with --certificate",
    });
  }
  const settings = tableOf(options);
  mustBeUser(name, { ...settings, ...(password ? { password: "" } : {}) });
  const table = password
    ? { password: await hashPassword(await readPassword(io, `Password for ${name}: `)), ...settings }
    : settings;
  await changeUsersFile(file, (text) => `${text}${separator(text)}${formatUser(name, table)}`);
  io.stdout.write(`Added ${name} to ${file}.\n`);
  return 0;
}

/** `twinport users passwd NAME`: gives a user another password. */
export async function changePassword(name: string, { file }: UsersOptions, io: Io): Promise<number> {
  requireUser(await usersOf(file), name, file);
  const hash = await hashPassword(await readPassword(io, `New password for ${name}: `));
  await changeUsersFile(file, (text) => withPassword(text, name, hash));
  io.stdout.write(`${name} has a new password in ${file}. Sessions that are open go on.\n`);
  return 0;
}

/** `twinport users list`: shows who is in a users file, and never a hash. */
export async function listUsers({ file, lang }: ListUsersOptions, io: Io): Promise<number> {
  const users = await usersOf(file);
  if (users.length === 0) io.stdout.write(`${nobody[lang](file)}\n`);
  // What is not a terminal may be a script, which takes a line for a user.
  const width = io.stdout.isTTY === true ? columnsOf(io) : Number.POSITIVE_INFINITY;
  for (const line of usersTable(users, lang, width)) io.stdout.write(`${line}\n`);
  return 0;
}

/** `twinport users remove NAME`: takes a user out of a users file. */
export async function removeUser(name: string, { file }: UsersOptions, io: Io): Promise<number> {
  const users = await usersOf(file);
  const { settings } = requireUser(users, name, file);
  await changeUsersFile(file, (text) => withoutUser(text, name));
  const files = settings.home === undefined ? "" : ` The files in ${settings.home} are left.`;
  io.stdout.write(`Removed ${name} from ${file}. Sessions that are open go on.${files}\n`);
  return 0;
}

function tableOf(options: AddUserOptions): UserTable {
  const { certificate, home, readOnly, rights, charset, requireTls, sessions, upload, download, quota } =
    options;
  return {
    ...defined({
      certificate: certificate && [...certificate],
      home: home && resolve(home),
      "read-only": readOnly,
      rights: rights && [...rights],
      charset,
      tls: requireTls && { required: requireTls },
      limits: defined({ sessions, upload, download, quota }),
    }),
  };
}

/** A table that is no user's is a slip in the options, not in the file. */
function mustBeUser(name: string, table: UserTable): void {
  try {
    parseUsersFile(formatUser(name, table), "options");
  } catch (error) {
    throw error instanceof FtpError ? new FtpError("usage", error.message.replace(/^options: /, "")) : error;
  }
}

/** An empty line between what is there and what comes. */
function separator(text: string): string {
  if (text === "") return "";
  return text.endsWith("\n") ? "\n" : "\n\n";
}

function requireUser(users: readonly User[], name: string, file: string): User {
  const user = users.find((one) => one.name === name);
  if (user !== undefined) return user;
  throw new FtpError("usage", `${file} has no user ${name}`, {
    hint: "twinport users list shows who there is",
  });
}

/** The users of a file; of one that is not there, `missing`, or the error. */
async function usersOf(file: string, missing?: User[]): Promise<readonly User[]> {
  try {
    return (await readUsersFile(file)).users;
  } catch (error) {
    if (missing === undefined || !(error instanceof FtpError)) throw error;
    if ((error.cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT") return missing;
    throw error;
  }
}
