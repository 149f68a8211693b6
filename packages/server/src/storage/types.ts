import type { Readable, Writable } from "node:stream";
import type { SpecialKind } from "@twinport/protocol";
import type { Right } from "../accounts/rights.ts";

/** What is known of a file or directory. */
export interface FileFacts {
  readonly type: "file" | "directory" | "special";
  /** Of "special", where it is known. */
  readonly kind?: SpecialKind;
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
  /**
   * The entries in batches, so that one await serves many. Entries that vanish meanwhile are left out. Batches may be
   * empty: where few of many entries are shown, whoever reads still gets to stop.
   */
  entries(): AsyncIterable<readonly DirectoryEntry[]>;
  close(): Promise<void>;
}

/** A file open for reading. Either its stream is taken, which closes it at its end or when destroyed, or it is closed. */
export interface OpenFile {
  readonly facts: FileFacts;
  /** The bytes from `start` up to, not including, `end`; by default the size the file had when opened. To be called once. */
  stream(start: number, end?: number): Readable;
  close(): Promise<void>;
}

/** How an upload meets what is there. */
export type UploadMode =
  /** A new whole takes the old one's place. */
  | { readonly kind: "replace" }
  /** A new file; EEXIST when anything has its name (STOU). From then on the name is taken. */
  | { readonly kind: "unique" }
  /** Added at the end. */
  | { readonly kind: "append" }
  /** Continued from an offset; what lies behind it goes (REST). */
  | { readonly kind: "resume"; readonly start: number }
  /** Written over what is there, from an offset on; what lies behind the upload stays (RANG). */
  | { readonly kind: "patch"; readonly start: number };

/** An upload under way. Ends by exactly one of commit and abandon. */
export interface Upload {
  readonly stream: Writable;
  /** Called when the stream has finished: what was written becomes the file. */
  commit(): Promise<void>;
  /**
   * Called when the transfer failed; also ends the stream. Of "replace" and "unique" nothing is left and the old
   * file is whole; of the others what arrived stays, to be continued. If not one byte arrived, none of them has
   * changed or made anything.
   */
  abandon(): Promise<void>;
}

/** Facts of a file or directory to be changed; what is not named stays as it is. */
export interface NewFacts {
  /** Milliseconds since the Unix epoch. */
  readonly modifiedMs?: number;
  /** The same. */
  readonly createdMs?: number;
  /** Permission bits, 0o000 to 0o777. */
  readonly mode?: number;
}

/**
 * Where the files of an account are. Every path is virtual: absolute, as resolvePath of protocol makes it, without
 * "." and "..". Methods reject with an Error whose `code` is an errno name ("ENOENT"), such as StorageError or
 * those of node:fs; replyToStorageError turns them into replies. Messages are never shown to a client.
 */
export interface Storage {
  /** Facts of a file or directory. */
  stat(path: string): Promise<FileFacts>;
  /**
   * Opens a directory; rejects with ENOTDIR for a file.
   * @param shown which names are asked for, all by default; of the others no facts should be looked up
   */
  openDirectory(
    path: string,
    want: "names" | "facts",
    shown?: (name: string) => boolean,
  ): Promise<OpenDirectory>;
  /** Opens a regular file for reading; rejects for anything else. */
  openFile(path: string): Promise<OpenFile>;
  /**
   * Opens a regular file for writing, or makes one; rejects with ERANGE to resume beyond a file's end.
   * @param permissions bits of a file that is made, exactly; undefined for the storage's own default
   */
  openUpload(path: string, mode: UploadMode, permissions?: number): Promise<Upload>;
  /** Renames a file or directory; an existing file at `to` is replaced. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, never a directory. */
  removeFile(path: string): Promise<void>;
  /** Makes a directory. `permissions` as of openUpload. */
  makeDirectory(path: string, permissions?: number): Promise<void>;
  /** Removes an empty directory. */
  removeDirectory(path: string): Promise<void>;
  /**
   * Optional: changes facts, all of them or none. Rejects with ENOTSUP for a fact that is not kept here, and with
   * EOVERFLOW for a time that cannot be.
   */
  setFacts?(path: string, facts: NewFacts): Promise<void>;
  /** Optional: what may be done with a path, as far as that is known without looking at it. Absent: everything. */
  allowed?(path: string): ReadonlySet<Right>;
  /** Optional: the bytes that may still be written into a directory; null when there is no telling, or no end. */
  space?(path: string): Promise<number | null>;
}
