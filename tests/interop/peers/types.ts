import type { DataMode } from "@twinport/client";
import type { Family } from "../families.ts";
import type { PeerOf } from "../matrix/columns.ts";
import type { Lack } from "../matrix/meta.ts";
import type { Program } from "./programs.ts";

/** Where and as whom to log in, and how data connections are to be made. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly mode: DataMode;
  /** Absent for clear text. */
  readonly tls?: LoginTls;
  /** A folder of the peer's own: it runs there, with HOME pointing to it, and its files of passwords lie there. */
  readonly work: string;
}

/** When TLS begins: at AUTH TLS, or with the connection (ftps). */
export type TlsBegins = "explicit" | "implicit";

/** How to log in under TLS. Data connections go under TLS too. */
export interface LoginTls {
  readonly begins: TlsBegins;
  /** PEM file of the certificates that the peer is to trust, and no others. */
  readonly authorities: string;
  /** The only version to be offered; by default what the peer likes. */
  readonly version?: "TLSv1.2" | "TLSv1.3";
  /** The server takes up only a control connection's own session on its data connections. */
  readonly strict?: boolean;
}

/** Files of one folder of the server. */
interface FilesIn {
  readonly folder: string;
  readonly names: readonly string[];
}

type ListOperation = (login: Login, directory: string) => Promise<string>;
type GetOperation = (login: Login, remote: string, local: string) => Promise<unknown>;
type PutOperation = (login: Login, local: string, remote: string) => Promise<unknown>;
type PathOperation = (login: Login, path: string) => Promise<unknown>;

/**
 * What a client can be told to do. Each is one session: log in, do it, quit. Remote names are paths from the login
 * directory, local ones are names in `work`. An operation that fails rejects, as far as the program tells.
 */
export interface Operations {
  /** The listings as the program prints them; may hold more than the listing. The directory "" is the login directory. */
  readonly listLong: ListOperation;
  readonly listBrief: ListOperation;
  readonly listMachine: ListOperation;
  readonly get: GetOperation;
  /** Goes on with a download whose beginning is in the local file (REST). */
  readonly resumeGet: GetOperation;
  readonly put: PutOperation;
  readonly append: PutOperation;
  /** Goes on with an upload whose beginning is in the remote file. */
  readonly resumePut: PutOperation;
  /** Transfers in representation type A, where the program converts line ends on its side. */
  readonly getText: GetOperation;
  readonly putText: PutOperation;
  readonly rename: (login: Login, from: string, to: string) => Promise<unknown>;
  readonly delete: PathOperation;
  readonly mkdir: PathOperation;
  readonly rmdir: PathOperation;
  /** In one session as far as it can, and as far as it can do both: fetches files from one folder, then brings some into another. */
  readonly series: (login: Login, fetched: FilesIn, brought: FilesIn) => Promise<unknown>;
}

/** A real FTP client. */
export interface PeerClient {
  /** Of a program of ours, which is in no table, what it is imported as. */
  readonly name: PeerOf<"our server"> | "@twinport/client/compat/basic-ftp";
  /** Every one it needs. */
  readonly programs: readonly Program[];
  /** Those it can be told to use over each IP version; `lacks` says why the others are missing. */
  readonly modes: Readonly<Record<Family, readonly DataMode[]>>;
  readonly can: Readonly<Partial<Operations>>;
  /** Whole files over 4 GiB are transferred, in its first mode: because it is quick, or cannot go on in the middle. */
  readonly whole?: true;
  /** What it can of TLS; absent for a program without. */
  readonly tls?: PeerTls;
  readonly lacks: readonly Lack[];
}

/** TLS as a client has it. */
export interface PeerTls {
  readonly begins: readonly TlsBegins[];
  /** Data connections take up the session of the control connection: always, never, or as long as it reads the next ticket of TLS 1.3. */
  readonly reuses: "always" | "never" | "while it reads";
  /** All of `series` is one session. */
  readonly oneSession: boolean;
}

/** A real FTP server over a folder, for the user and password told. */
export interface PeerServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** What it serves. */
  readonly root: string;
  stop(): Promise<void>;
}
