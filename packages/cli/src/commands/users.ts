import { appendFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { formatUser, hashPassword, parseUsers, readUsersFile, type User } from "@twinport/daemon";
import { FtpError, limits } from "@twinport/protocol";
import { cannotWrite } from "../files.ts";
import type { Io } from "../io.ts";

export interface AddUserOptions {
  readonly file: string;
  readonly home?: string;
  readonly readOnly?: boolean;
}

/** `twinport users add NAME`: appends a user with a hashed password to the users file. */
export async function addUser(name: string, options: AddUserOptions, io: Io): Promise<number> {
  const users = await readUsersFile(options.file).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  if (users.some((user) => user.name === name))
    throw new FtpError("usage", `${options.file} has a user ${name} already`);
  if (name === "" || Buffer.byteLength(name) > limits.userName) {
    throw new FtpError("usage", `a user name has 1 to ${limits.userName} bytes`);
  }
  const password = await readPassword(io, `Password for ${name}: `);
  if (password === "" || Buffer.byteLength(password) > limits.password) {
    throw new FtpError("usage", `a password has 1 to ${limits.password} bytes`);
  }
  const user: User = {
    name,
    hash: await hashPassword(password),
    ...(options.home === undefined ? {} : { home: resolve(options.home) }),
    readOnly: options.readOnly === true,
  };
  const text = formatUser(user);
  if (parseUsers(text, options.file)[0]?.name !== name || /[\u0000-\u001f\u007f]/.test(name + password)) {
    throw new FtpError(
      "usage",
      "this name or password cannot be used: FTP has no room for control characters",
    );
  }
  try {
    // The hash is for the server alone to read.
    await appendFile(options.file, `\n${text}`, { mode: 0o600 });
  } catch (cause) {
    throw cannotWrite(options.file, cause);
  }
  io.stdout.write(`Added ${name} to ${options.file}.\n`);
  return 0;
}

function isMissing(error: unknown): boolean {
  return error instanceof FtpError && (error.cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
}

/** One line of standard input; on a terminal with a prompt and without echo. */
async function readPassword(io: Io, prompt: string): Promise<string> {
  const terminal = io.stdin.isTTY === true;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  if (terminal) io.stderr.write(prompt);
  const lines = createInterface({ input: io.stdin, output: silent, terminal });
  try {
    for await (const line of lines) return line;
    return "";
  } finally {
    lines.close();
    if (terminal) io.stderr.write("\n");
  }
}
