import { stat } from "node:fs/promises";
import { FtpError } from "@twinport/protocol";
import { noSettings, type ServerSettings } from "./server-settings.ts";
import { readUsersFile, type User } from "./users-file.ts";
import { whoElseWrites } from "./who-else.ts";

/** Users by name, as they are now. */
export interface UserSource {
  current(): Promise<ReadonlyMap<string, User>>;
}

/** Told of a users file that has changed while a server runs. */
export interface FollowedUsersEvents {
  /** It has been read again, because it has changed. */
  read(): void;
  /** It could not be read; the users stay those of before. Once for each change. */
  failed(error: unknown): void;
}

/**
 * The users of a file, read again at the first login after the file has changed, or when {@link FollowedUsers.reload} says so. Of a file
 * that cannot be read the users stay those of before.
 */
export class FollowedUsers implements UserSource {
  readonly #path: string;
  readonly #events: FollowedUsersEvents;
  #users: ReadonlyMap<string, User> = new Map();
  #settings: ServerSettings = noSettings;
  #readableByAll = false;
  #seen = "";
  #looking: Promise<void> | undefined;

  private constructor(path: string, events: FollowedUsersEvents) {
    this.#path = path;
    this.#events = events;
  }

  /**
   * Reads the file.
   * @throws FtpError "unreadable", naming the file and the place; also of a file that everybody may write to
   */
  static async open(path: string, events: FollowedUsersEvents): Promise<FollowedUsers> {
    const users = new FollowedUsers(path, events);
    await users.reload();
    return users;
  }

  /** What the file says of the whole server. */
  get settings(): ServerSettings {
    return this.#settings;
  }

  /** Who is in the file. */
  get names(): readonly string[] {
    return [...this.#users.keys()];
  }

  /** Whether everybody on this machine may read the file, with the hashes in it. */
  get readableByAll(): boolean {
    return this.#readableByAll;
  }

  async current(): Promise<ReadonlyMap<string, User>> {
    // Who comes while somebody looks shares what that one finds.
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
    return this.#users;
  }

  /**
   * Reads the file whether it has changed or not.
   * @throws FtpError "unreadable", as {@link FollowedUsers.open} does
   */
  async reload(): Promise<void> {
    // Taken before the reading: what is written meanwhile is another change.
    this.#seen = await signature(this.#path);
    const { users, settings } = await readUsersFile(this.#path);
    await mustBeOurs(this.#path);
    this.#readableByAll = ((await stat(this.#path)).mode & 0o004) !== 0;
    this.#users = byName(users);
    this.#settings = settings;
  }

  async #look(): Promise<void> {
    if ((await signature(this.#path)) === this.#seen) return;
    try {
      await this.reload();
      this.#events.read();
    } catch (error) {
      this.#events.failed(error);
    }
  }
}

async function mustBeOurs(path: string): Promise<void> {
  const other = await whoElseWrites(path);
  // Whose group, or whose folder, it is may be as the operator wants it.
  if (other?.who !== "everybody") return;
  throw new FtpError(
    "unreadable",
    `${path}: everybody on this machine may write to ${other.place}, and add users`,
    {
      hint: `chmod o-w ${other.place}, or move it to where others may not write`,
    },
  );
}

/** Users by name; also of those who have no file. */
export function byName(users: readonly User[]): ReadonlyMap<string, User> {
  return new Map(users.map((user) => [user.name, user]));
}

async function signature(path: string): Promise<string> {
  const stats = await stat(path, { bigint: true }).catch(() => null);
  return stats === null ? "" : [stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join();
}
