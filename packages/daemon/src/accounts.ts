import { limits } from "@twinport/protocol";
import {
  type Account,
  type FolderRights,
  LocalStorage,
  type LocalStorageOptions,
  toRead,
} from "@twinport/server";
import type { UserSettings } from "./user-settings.ts";

/** What an operator decides about all users. */
export interface UsersOptions {
  /** Folder of users that have no home of their own. Absolute. */
  readonly root: string;
  /** Nobody may change anything. */
  readonly readOnly: boolean;
  /** How the folders of the host are opened. */
  readonly storage?: LocalStorageOptions;
}

/** Makes the accounts of users. Those who share a folder of the host share its storage, which knows of the uploads into it. */
export class Accounts {
  readonly #options: UsersOptions;
  readonly #storages = new Map<string, LocalStorage>();

  constructor(options: UsersOptions) {
    this.#options = options;
  }

  /** The account of a user who is let in. */
  of(name: string, { home, mounts, rights, ...others }: UserSettings): Account {
    const allowed = this.#options.readOnly ? onlyToRead(rights) : rights;
    const roots = Object.entries(mounts ?? {}).map(
      ([folder, root]) => [folder, this.#storage(root)] as const,
    );
    return {
      ...others,
      name,
      storage: this.#storage(home ?? this.#options.root),
      ...(roots.length === 0 ? {} : { mounts: Object.fromEntries(roots) }),
      ...(allowed === undefined ? {} : { rights: allowed }),
    };
  }

  #storage(root: string): LocalStorage {
    const storage = this.#storages.get(root) ?? new LocalStorage(root, this.#options.storage);
    this.#storages.delete(root);
    this.#storages.set(root, storage);
    for (const [oldest, unused] of this.#storages) {
      if (this.#storages.size <= limits.sharedFolders) break;
      this.#storages.delete(oldest);
      // Who still has it goes on with it: it opens again what it needs.
      unused.close();
    }
    return storage;
  }
}

function onlyToRead(rights: FolderRights = toRead): FolderRights {
  const reading = new Set(toRead["/"]);
  return Object.fromEntries(
    Object.entries(rights).map(([folder, some]) => [folder, some.filter((right) => reading.has(right))]),
  );
}
