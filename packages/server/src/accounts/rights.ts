/** What may be done with files. "write" makes a file or puts a new one in its place; "append" adds to one (APPE, REST, RANG). */
export const rights = ["list", "read", "write", "append", "delete", "rename", "mkdir", "chmod"] as const;

/** One of {@link rights}. */
export type Right = (typeof rights)[number];

/** Rights by virtual folder ("/", "/incoming"); those of the nearest folder that holds a path count. Without any: all. */
export type FolderRights = Readonly<Record<string, readonly Right[]>>;
