import { stat } from "node:fs/promises";
import { FollowedUsers, type ServerSettings } from "@twinport/daemon";
import { escapeForTerminal } from "@twinport/protocol";
import { anonymousNames } from "@twinport/server";
import type { Io } from "../io.ts";
import { timedLine, writeLogLine } from "./serve-log.ts";
import type { ServeOptions } from "./serve-options.ts";
import { keptLine, texts } from "./serve-texts.ts";

/** The users file of a server that runs. */
export interface UsersFileInUse {
  readonly users: FollowedUsers;
  /** Reads it again; sessions that run keep what they have. */
  reload(): Promise<void>;
  /** What it says of the whole server. */
  settings(): ServerSettings;
  /** Names who is told when that may have changed. */
  onSettings(listener: () => void): void;
  /** What an operator should mend, a line each. */
  warnings(): readonly string[];
  /** Logs which users' folders are not there, when that is known: one behind a network may let us wait. */
  lookAtFolders(): Promise<void>;
}

/** So many missing folders are logged: a disk that is not mounted is the trouble of all its users. */
const loggedFolders = 10;

/**
 * Opens the users file, and says in the log what becomes of it.
 * @throws FtpError "unreadable"
 */
export async function followUsers(file: string, options: ServeOptions, io: Io): Promise<UsersFileInUse> {
  const say = texts[options.lang];
  const log = (line: string) => writeLogLine(timedLine(line), io);
  let changed = () => {};
  const users = await FollowedUsers.open(file, {
    read: () => {
      taken();
      log(say.usersRead);
    },
    failed: (error) => log(keptLine(say, say.theUsersFile, error)),
  });
  // Beside another way to log in a file is for its bounds alone.
  const { user, authenticate } = options;
  const elsewhere = users.names.length === 0 && (user !== undefined || authenticate !== undefined);
  const warnings = () => [
    ...(users.readableByAll ? [say.usersReadableByAll(escapeForTerminal(file))] : []),
    ...shadowed(users.names, options),
  ];
  const look = async () => {
    let left = loggedFolders;
    for (const { name, settings } of (await users.current()).values()) {
      for (const folder of [settings.home, ...Object.values(settings.mounts ?? {})]) {
        if (folder === undefined || (await isFolder(folder))) continue;
        log(say.noFolder(escapeForTerminal(name), escapeForTerminal(folder)));
        if (--left === 0) return;
      }
    }
  };
  // One after the other: a folder that hangs keeps a thread waiting, and with one for each change there would soon be none left.
  let looks = Promise.resolve();
  const lookAtFolders = () => {
    looks = looks.then(look);
    return looks;
  };
  const taken = () => {
    changed();
    if (elsewhere && users.names.length > 0) log(say.usersNeedRestart);
    for (const line of warnings()) log(line);
    void lookAtFolders();
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
    warnings,
    lookAtFolders,
  };
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    // One that is closed to us may be open to the server's user in time; the log says so at its first use.
    (error: NodeJS.ErrnoException) => error.code !== "ENOENT" && error.code !== "ENOTDIR",
  );
}

/** Users who would never be asked for their password, since anonymous goes by the same name. */
export function shadowed(names: readonly string[], { anonymous, lang }: ServeOptions): readonly string[] {
  if (anonymous !== true) return [];
  return names
    .filter((name) => anonymousNames.has(name.toLowerCase()))
    .map((name) => texts[lang].shadowed(escapeForTerminal(name)));
}
