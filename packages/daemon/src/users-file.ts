import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { FtpError, limits } from "@twinport/protocol";
import { parse, stringify, TomlError } from "smol-toml";
import * as v from "valibot";
import { openRegularFile } from "./regular-file.ts";
import { type ServerSettings, serverSettings, serverShape } from "./server-settings.ts";
import { isTable, table } from "./shapes.ts";
import { unreadableUsersFile } from "./unreadable-file.ts";
import { contradiction, problemOf, settingsOf, settingsShape, type UserSettings } from "./user-settings.ts";
import { lineOf } from "./users-lines.ts";

/** A certificate that a user may show: by its SHA-256 fingerprint (64 hexadecimal digits), or by its subject's common name. */
export type KnownCertificate =
  | { readonly fingerprint: string }
  /** Whoever may sign certificates for the server decides who that is. */
  | { readonly commonName: string };

/** What proves who a user is: a password, a certificate, one of them, or both together. */
export type Proof = "password" | "certificate" | "either" | "both";

/** One user of a users file. */
export interface User {
  readonly name: string;
  /** PHC string of argon2id; "" admits nobody by password. */
  readonly hash: string;
  readonly certificates: readonly KnownCertificate[];
  readonly proof: Proof;
  readonly settings: UserSettings;
}

const hashForm =
  /^(?:\$argon2id\$v=19\$m=\d{1,7},t=\d{1,3},p=\d{1,3}\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,172})?$/;

const certificate = v.pipe(
  v.string("is neither a fingerprint nor a name"),
  v.regex(
    /^(?:CN=.+|(?:[0-9a-f]{2}:?){31}[0-9a-f]{2})$/i,
    'is no SHA-256 fingerprint in hexadecimal, nor "CN=name"',
  ),
);

const shape = table({
  password: v.optional(
    v.pipe(v.string(), v.regex(hashForm, "is no argon2id hash; make one with: twinport users passwd")),
  ),
  certificate: v.optional(
    v.union(
      [certificate, v.array(certificate)],
      'is no SHA-256 fingerprint in hexadecimal, nor "CN=name", nor a list of them',
    ),
  ),
  login: v.optional(
    v.picklist(
      ["password", "certificate", "either", "both"],
      'is not "password", "certificate", "either" or "both"',
    ),
  ),
  ...settingsShape,
});

/** What a users file says: who may log in, and what the server allows everybody. */
export interface UsersFile {
  readonly users: readonly User[];
  readonly settings: ServerSettings;
}

/** Users are looked at one by one: valibot's records leave out names such as "constructor", and say nothing. */
const whole = table({ users: v.optional(v.unknown()), ...serverShape });

/** The table of one user as it stands in a users file. */
export type UserTable = v.InferInput<typeof shape>;

/**
 * Reads a users file: TOML with a table `[users.NAME]` for each user, and `[limits]` and `[networks]` for all; docs/users.md has the keys. Folders are relative to the file.
 * @throws FtpError "unreadable", naming the file and the place, for a missing or malformed file and for unknown keys
 */
export async function readUsersFile(path: string): Promise<UsersFile> {
  let file: FileHandle | undefined;
  let bytes: Uint8Array;
  try {
    file = await openRegularFile(path);
    bytes = await file.readFile();
  } catch (cause) {
    throw unreadableUsersFile(path, cause);
  } finally {
    await file?.close();
  }
  return parseUsersFile(usersText(bytes, path), path);
}

/**
 * The text of a users file.
 * @throws FtpError "unreadable" for what is no UTF-8: read all the same, it would not be the file that is written back
 */
export function usersText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new FtpError("unreadable", `${path} is not in UTF-8`, { hint: "save it as UTF-8", cause });
  }
}

/** Reads the text of a users file; `path` is for messages and for relative homes. */
export function parseUsersFile(text: string, path: string): UsersFile {
  const fail: Fail = (problem, key) => unreadable(path, problem, lineOf(text, key));
  const { issues, output, success } = v.safeParse(whole, parseToml(text, path), { abortEarly: true });
  if (!success) throw fail(problemOf(issues[0]), keyOf(issues[0]));
  const { users = {}, ...settings } = output;
  if (!isTable(users)) throw fail("users is no table: say [users.NAME]", ["users"]);
  return {
    users: Object.entries(users).map(([name, each]) => userOf(name, each, dirname(path), fail)),
    settings: serverSettings(settings),
  };
}

/** The error for what is wrong with a key, such as ["users", "ann", "home"]. */
type Fail = (problem: string, key: readonly string[]) => FtpError;

/** The lines that add a user to a users file. */
export function formatUser(name: string, table: UserTable): string {
  return `${stringify({ users: { [name]: table } }).trim()}\n`;
}

function userOf(name: string, given: unknown, folder: string, failed: Fail): User {
  const fail = (problem: string, ...key: readonly string[]) =>
    failed(`users.${name}${problem}`, ["users", name, ...key]);
  if (name === "") throw failed("users: a user name is empty", ["users", ""]);
  if (Buffer.byteLength(name) > limits.userName)
    throw fail(`: a user name is longer than ${limits.userName} bytes`);
  const { issues, output, success } = v.safeParse(shape, given, { abortEarly: true });
  if (!success) {
    const problem = problemOf(issues[0]);
    const key = keyOf(issues[0]);
    throw fail(key.length === 0 ? ` ${problem}` : `.${problem}`, ...key);
  }
  const { password, certificate: shown = [], login, ...settings } = output;
  const wrong = contradiction(settings);
  if (wrong !== undefined) throw fail(` ${wrong}`, "read-only");
  const certificates = [shown].flat().map(certificateOf);
  const hasCertificate = certificates.length > 0;
  const proof = login ?? (hasCertificate ? (password === undefined ? "certificate" : "both") : "password");
  if (password === undefined && proof !== "certificate") {
    throw fail(".password is missing; make one with: twinport users passwd");
  }
  if (!hasCertificate && proof !== "password")
    throw fail(`.certificate is missing, which login = "${proof}" asks for`, "login");
  return { name, hash: password ?? "", certificates, proof, settings: settingsOf(settings, folder) };
}

/** Where in what was given an issue is. */
function keyOf(issue: v.BaseIssue<unknown>): string[] {
  return (issue.path ?? []).map(({ key }) => String(key));
}

function certificateOf(text: string): KnownCertificate {
  if (/^CN=/i.test(text)) return { commonName: text.slice(3) };
  return { fingerprint: text.replaceAll(":", "").toLowerCase() };
}

function parseToml(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const problem = cause.message.split("\n")[0] ?? "";
    throw new FtpError("unreadable", `${path}:${cause.line}:${cause.column}: ${problem}`, { cause });
  }
}

function unreadable(path: string, problem: string, line: number | undefined): FtpError {
  return new FtpError("unreadable", `${path}${line === undefined ? "" : `:${line}`}: ${problem}`);
}
