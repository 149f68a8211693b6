/** What a name in a listing is. */
export const FileType = {
  Unknown: 0,
  File: 1,
  Directory: 2,
  SymbolicLink: 3,
  0: "Unknown",
  1: "File",
  2: "Directory",
  3: "SymbolicLink",
} as const;

/** A number of {@link FileType}. */
export type FileType = 0 | 1 | 2 | 3;

/** Permissions of a Unix file: each a sum of `FileInfo.UnixPermission`. */
export interface UnixPermissions {
  readonly user: number;
  readonly group: number;
  readonly world: number;
}

/** One entry of a directory listing. */
export class FileInfo {
  /** The bits of {@link UnixPermissions}. */
  static UnixPermission = { Read: 4, Write: 2, Execute: 1 };
  name: string;
  type: FileType = FileType.Unknown;
  /** Bytes. */
  size = 0;
  /** The date as the server wrote it; with MLSD an ISO 8601 one. */
  rawModifiedAt = "";
  /** Only where the server says it exactly and in UTC: MLSD. */
  modifiedAt?: Date | undefined = undefined;
  permissions?: UnixPermissions | undefined = undefined;
  hardLinkCount?: number | undefined = undefined;
  /** Where a symbolic link points. */
  link?: string | undefined = undefined;
  group?: string | undefined = undefined;
  user?: string | undefined = undefined;
  uniqueID?: string | undefined = undefined;

  constructor(name: string) {
    this.name = name;
  }

  get isDirectory(): boolean {
    return this.type === FileType.Directory;
  }

  get isSymbolicLink(): boolean {
    return this.type === FileType.SymbolicLink;
  }

  get isFile(): boolean {
    return this.type === FileType.File;
  }

  /** @deprecated `rawModifiedAt` is meant. */
  get date(): string {
    return this.rawModifiedAt;
  }

  set date(text: string) {
    this.rawModifiedAt = text;
  }
}
