import { stat } from "node:fs/promises";
import { noSettings, type ServerSettings } from "./server-settings.ts";
import { readUsersFile, type User } from "./users-file.ts";

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
  #seen = "";
  #looking: Promise<void> | undefined;

  private constructor(path: string, events: FollowedUsersEvents) {
    this.#path = path;
    this.#events = events;
  }

  /**
   * Reads the file.
   * @throws FtpError "unreadable", naming the file and the place
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

  /** How many users there are. */
  get size(): number {
    return this.#users.size;
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

/** Users by name; also of those who have no file. */
export function byName(users: readonly User[]): ReadonlyMap<string, User> {
  return new Map(users.map((user) => [user.name, user]));
}

async function signature(path: string): Promise<string> {
  const stats = await stat(path, { bigint: true }).catch(() => null);
  return stats === null ? "" : [stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join();
}
