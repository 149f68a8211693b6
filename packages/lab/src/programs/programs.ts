import type { Ended } from "../network/program.ts";
import type { Stage } from "../network/stage.ts";
import type { ServerSettings, Visit } from "../scenario.ts";

/** Servers that the lab can start. */
export const serverNames = ["twinport", "vsftpd", "proftpd", "pure-ftpd"] as const;
/** A server that the lab can start. */
export type ServerName = (typeof serverNames)[number];

/** Clients that the lab can run. "scripted" speaks FTP by hand, for what no client does. */
export const clientNames = ["twinport", "tnftp", "inetutils", "lftp", "curl", "scripted"] as const;
/** A client that the lab can run. */
export type ClientName = (typeof clientNames)[number];

/** What a server and a client have in common: where the program is. */
interface Installed {
  /** The executable, as it is looked for on the PATH and in /usr/sbin; null for our own. */
  readonly program: string | null;
  /** Debian's package that has it, to be named where it is missing. */
  readonly package: string | null;
}

/** Something else that must be installed. */
export interface Needed {
  /** A program; or a file beside the programs, by its path from their folder: "../lib/proftpd/mod_tls.so". */
  readonly program: string;
  /** Debian's package that has it. */
  readonly package: string;
}

/** A server program: how it is set up and started. */
export interface ServerProgram extends Installed {
  readonly name: ServerName;
  /** Whether it has what the settings ask for. */
  can(settings: ServerSettings): boolean;
  /** What it needs for the settings beside its program. */
  needs?(settings: ServerSettings): readonly Needed[];
  /**
   * Starts it on the stage's machine "server", at `stage.server.port`, over `stage.folders.home` for `account`; resolves
   * when it listens. It ends with the lab. `executable` is where the program was found.
   */
  start(stage: Stage, settings: ServerSettings, executable: string): Promise<void>;
}

/** A client program: how it is told what to do. */
export interface ClientProgram extends Installed {
  readonly name: ClientName;
  /** Whether it can be made to do that. */
  can(visit: Visit): boolean;
  /** Runs it on the stage's machine "client", in `stage.folders.local`, to its end, whatever that is. */
  visit(stage: Stage, visit: Visit, executable: string): Promise<Ended>;
}
