import type { DataMode } from "@twinport/client";
import type { Family } from "../families.ts";
import type { Program } from "./programs.ts";

/** Where and as whom to log in, and how data connections are to be made. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly mode: DataMode;
  /** A folder of the peer's own: it runs there, with HOME pointing to it, and its files of passwords lie there. */
  readonly work: string;
}

/**
 * A real FTP client. Each operation is one session: log in, do it, quit. Remote names are paths from the login
 * directory, local ones are names in `work`. An operation that fails rejects, as far as the program tells.
 */
export interface PeerClient {
  readonly name: string;
  readonly program: Program;
  /** Those it can be told to use over each IP version. */
  readonly modes: Readonly<Record<Family, readonly DataMode[]>>;
  /** The listing as the program prints it; may hold more than the listing. */
  list(login: Login, directory: string): Promise<string>;
  get(login: Login, remote: string, local: string): Promise<unknown>;
  /** Goes on with a download whose beginning is in the local file (REST). */
  resume(login: Login, remote: string, local: string): Promise<unknown>;
  put(login: Login, local: string, remote: string): Promise<unknown>;
  mkdir(login: Login, directory: string): Promise<unknown>;
  rename(login: Login, from: string, to: string): Promise<unknown>;
  remove(login: Login, file: string): Promise<unknown>;
  rmdir(login: Login, directory: string): Promise<unknown>;
  /** Transfers in representation type A, where the program converts line ends on its side. */
  readonly ascii?: {
    get(login: Login, remote: string, local: string): Promise<unknown>;
    put(login: Login, local: string, remote: string): Promise<unknown>;
  };
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
