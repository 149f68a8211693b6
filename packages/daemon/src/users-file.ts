import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { FtpError, limits } from "@twinport/protocol";
import { parse, TomlError } from "smol-toml";
import * as v from "valibot";

/** One user of a users file. */
export interface User {
  readonly name: string;
  /** PHC string of argon2id. */
  readonly hash: string;
  /** Absolute path of the folder served. Undefined: the server's own folder. */
  readonly home?: string;
  readonly readOnly: boolean;
}

const hashForm =
  /^\$argon2id\$v=19\$m=\d{1,7},t=\d{1,3},p=\d{1,3}\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,172}$/;

const shape = v.strictObject({
  users: v.optional(
    v.record(
      v.pipe(
        v.string(),
        v.nonEmpty("a user name is empty"),
        v.maxBytes(limits.userName, "a user name is too long"),
      ),
      v.strictObject({
        password: v.pipe(
          v.string(),
          v.regex(hashForm, "is no argon2id hash; make one with: twinport users add"),
        ),
        home: v.optional(v.pipe(v.string(), v.nonEmpty("is empty"))),
        "read-only": v.optional(v.boolean(), false),
      }),
    ),
    {},
  ),
});

/**
 * Reads a users file: TOML with a table `[users.NAME]` for each user, holding `password` (argon2id),
 * and optionally `home` (relative to the file) and `read-only`.
 * @throws FtpError "unreadable", naming the file and the place, for a missing or malformed file and for unknown keys
 */
export async function readUsersFile(path: string): Promise<User[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new FtpError("unreadable", `cannot read the users file ${path}: ${(cause as Error).message}`, {
      cause,
    });
  }
  return parseUsers(text, path);
}

/** Reads the text of a users file; `path` is for messages and for relative homes. */
export function parseUsers(text: string, path: string): User[] {
  const { issues, output, success } = v.safeParse(shape, parseToml(text, path), { abortEarly: true });
  if (!success) {
    const [issue] = issues;
    const place = v.getDotPath(issue) ?? "file";
    const problem = issue.expected === "never" ? "is not a setting known here" : issue.message;
    throw new FtpError("unreadable", `${path}: ${place} ${problem}`);
  }
  return Object.entries(output.users).map(([name, user]) => ({
    name,
    hash: user.password,
    ...(user.home === undefined ? {} : { home: resolve(dirname(path), user.home) }),
    readOnly: user["read-only"],
  }));
}

function parseToml(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const problem = cause.message.split("\n")[0] ?? "";
    throw new FtpError("unreadable", `${path}:${cause.line}:${cause.column}: ${problem}`, { cause });
  }
}

/** The lines that add a user to a users file. */
export function formatUser(user: User): string {
  const lines = [`[users.${JSON.stringify(user.name)}]`, `password = ${JSON.stringify(user.hash)}`];
  if (user.home !== undefined) lines.push(`home = ${JSON.stringify(user.home)}`);
  if (user.readOnly) lines.push("read-only = true");
  return `${lines.join("\n")}\n`;
}
