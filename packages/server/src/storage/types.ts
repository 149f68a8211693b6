import type { Readable, Writable } from "node:stream";

/** What is known of a file or directory. */
export interface FileFacts {
  readonly type: "file" | "directory" | "special";
  /** Bytes; 0 for what is not a file. */
  readonly size: number;
  /** Milliseconds since the Unix epoch. */
  readonly modifiedMs: number;
  /** Permission bits, 0o755. */
  readonly mode?: number;
  readonly links?: number;
  readonly owner?: string;
  readonly group?: string;
  /** The same for two names of one file, different for two files (RFC 3659 §7.5.2). */
  readonly unique?: string;
}

/** A directory's entry. `facts` is absent when only names were asked for. */
export interface DirectoryEntry {
  readonly name: string;
  readonly facts?: FileFacts;
}

/** An open directory. Either its entries are read to an end or given up, or it is closed; closing twice is harmless. */
export interface OpenDirectory {
  /** The entries in batches, so that one await serves many. Entries that vanish meanwhile are left out. */
  entries(): AsyncIterable<readonly DirectoryEntry[]>;
  close(): Promise<void>;
}

/** A file open for reading. Either its stream is taken, which closes it at its end or when destroyed, or it is closed. */
export interface OpenFile {
  readonly facts: FileFacts;
  /** The bytes from `start`, up to the size the file had when opened. To be called once. */
  stream(start: number): Readable;
  close(): Promise<void>;
}

/** How an upload meets what is there: a new whole, added at the end, or continued from an offset (REST). */
export type UploadMode =
  | { readonly kind: "replace" }
  | { readonly kind: "append" }
  | { readonly kind: "resume"; readonly start: number };

/** An upload under way. Ends by exactly one of commit and abandon. */
export interface Upload {
  readonly stream: Writable;
  /** Called when the stream has finished: what was written becomes the file. */
  commit(): Promise<void>;
  /**
   * Called when the transfer failed; also ends the stream. Of "replace" nothing is left and the old file is whole;
   * of "append" and "resume" what arrived stays, to be continued.
   */
  abandon(): Promise<void>;
}

/**
 * Where the files of an account are. Every path is virtual: absolute, as resolvePath of protocol makes it, without
 * "." and "..". Methods reject with an Error whose `code` is an errno name ("ENOENT"), such as StorageError or
 * those of node:fs; replyToStorageError turns them into replies. Messages are never shown to a client.
 */
export interface Storage {
  /** Facts of a file or directory. */
  stat(path: string): Promise<FileFacts>;
  /** Opens a directory; rejects with ENOTDIR for a file. */
  openDirectory(path: string, want: "names" | "facts"): Promise<OpenDirectory>;
  /** Opens a regular file for reading; rejects for anything else. */
  openFile(path: string): Promise<OpenFile>;
  /** Opens a regular file for writing, or makes one; rejects with ERANGE to resume beyond a file's end. */
  openUpload(path: string, mode: UploadMode): Promise<Upload>;
  /** Renames a file or directory; an existing file at `to` is replaced. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, never a directory. */
  removeFile(path: string): Promise<void>;
  makeDirectory(path: string): Promise<void>;
  /** Removes an empty directory. */
  removeDirectory(path: string): Promise<void>;
}
