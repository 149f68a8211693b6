import { randomBytes } from "node:crypto";
import { access, constants, stat } from "node:fs/promises";
import { resolve } from "node:path";
import process from "node:process";
import type { Language } from "@twinport/capture";
import { readUsersFile, usersAuthenticator } from "@twinport/daemon";
import { type Endpoint, FtpError } from "@twinport/protocol";
import {
  type Authenticator,
  FtpServer,
  fixedAccounts,
  LocalStorage,
  toRead,
  withAnonymous,
} from "@twinport/server";
import { systemReason } from "../files.ts";
import { aborted, type Io, statusOf } from "../io.ts";
import { WireFile } from "../wire-file.ts";
import { greeting, type ShownUser } from "./serve-greeting.ts";
import { describeError, describeEvent } from "./serve-log.ts";

export interface ServeOptions {
  readonly host: string;
  readonly port?: number;
  readonly users?: string;
  readonly user?: string;
  readonly anonymous?: boolean;
  readonly readOnly?: boolean;
  readonly passivePorts?: readonly [number, number];
  readonly passiveAddress?: string;
  readonly maxClients?: number;
  readonly write?: string;
  readonly lang: Language;
}

/** Who may log in, and what to tell of it. */
interface Logins {
  readonly authenticator: Authenticator;
  readonly shown: ShownUser | null;
}

/** `twinport serve [DIR]`: serves a folder until ^C. */
export async function serve(folder: string, options: ServeOptions, io: Io): Promise<number> {
  const root = resolve(folder);
  await mustBeFolder(root);
  const logins = await whoMayLogIn(root, options, io);
  const wire = options.write === undefined ? null : await WireFile.create(options.write);
  const log = (line: string) => io.stdout.write(`${line}\n`);
  const make = (port: number) =>
    new FtpServer({
      host: options.host,
      port,
      authenticator: logins.authenticator,
      passive: {
        ...(options.passivePorts === undefined ? {} : { ports: [...options.passivePorts] }),
        ...(options.passiveAddress === undefined ? {} : { address: options.passiveAddress }),
      },
      ...(options.maxClients === undefined ? {} : { limits: { connections: options.maxClients } }),
      observer: {
        log: (event) => {
          for (const line of describeEvent(event, options.lang)) log(line);
        },
        ...(wire === null ? {} : { wire: () => wire.session() }),
      },
    });
  const { server, endpoint } = await listen(make, options);
  for (const line of greeting(root, endpoint, logins.shown, options, io.env)) log(line);
  // A slip of ours in one session must not end the others.
  process.on("unhandledRejection", (error) =>
    log(`internal error, please report it: ${describeError(error)}`),
  );
  const stop = io.stopOn("SIGINT", "SIGTERM", "SIGHUP");
  await aborted(stop);
  await server.close();
  await wire?.close();
  return statusOf(stop);
}

async function mustBeFolder(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK | constants.X_OK);
    if ((await stat(path)).isDirectory()) return;
  } catch (cause) {
    throw new FtpError("unreadable", `cannot serve ${path}: ${systemReason(cause)}`, { cause });
  }
  throw new FtpError("unreadable", `cannot serve ${path}: it is not a folder`);
}

async function whoMayLogIn(root: string, options: ServeOptions, io: Io): Promise<Logins> {
  const storage = new LocalStorage(root);
  const readOnly = options.readOnly === true;
  const anonymously = (others: Authenticator) =>
    options.anonymous === true ? withAnonymous(others, storage) : others;
  if (options.users !== undefined) {
    if (options.user !== undefined) throw new FtpError("usage", "--user and --users exclude each other");
    const users = await readUsersFile(options.users);
    if (users.length === 0 && options.anonymous !== true) {
      throw new FtpError("usage", `there is no user in ${options.users}`, {
        hint: "add one with: twinport users add NAME",
      });
    }
    return { authenticator: anonymously(await usersAuthenticator(users, { root, readOnly })), shown: null };
  }
  if (options.user === undefined && options.anonymous === true) {
    return { authenticator: anonymously(fixedAccounts([])), shown: null };
  }
  const name = options.user ?? "twinport";
  const given = options.user === undefined ? "" : (io.env["TWINPORT_PASSWORD"] ?? "");
  const password = given === "" ? randomBytes(9).toString("base64url") : given;
  const one = fixedAccounts([{ name, password, storage, ...(readOnly ? { rights: toRead } : {}) }]);
  return { authenticator: anonymously(one), shown: { name, password, madeUp: given === "" } };
}

/** On the port asked for; else on 21, or on 2121 where 21 is not to be had. */
async function listen(
  make: (port: number) => FtpServer,
  options: ServeOptions,
): Promise<{ server: FtpServer; endpoint: Endpoint }> {
  const ports = options.port === undefined ? [21, 2121] : [options.port];
  let problem: unknown;
  for (const port of ports) {
    const server = make(port);
    try {
      return { server, endpoint: await server.listen() };
    } catch (error) {
      problem = error;
    }
  }
  throw new FtpError(
    "connect-failed",
    `cannot listen on ${options.host} port ${ports.at(-1)}: ${systemReason(problem)}`,
    {
      hint: "choose another with --host and --port (port 0: any free one)",
      cause: problem,
    },
  );
}
