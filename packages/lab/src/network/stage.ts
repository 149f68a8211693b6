import type { Endpoint } from "@twinport/protocol";
import type { Ended, Program, ProgramOptions } from "./program.ts";

/** Which machine of the network. Each is a network namespace; they share one file system. */
export type Machine = "client" | "server" | "router";

/** A network that stands: machines that programs can be run on, and what they need there. */
export interface Stage {
  /** Where the server listens as the client knows it. The port is 21, or 990 with implicit TLS. */
  readonly server: Endpoint;
  /** The server's own addresses; behind NAT the client knows another. */
  readonly own: { readonly ipv4: string; readonly ipv6: string };
  /** The client's own address, of the family that is used. */
  readonly client: string;
  /** Aborts when the lab is to end. */
  readonly stop: AbortSignal;
  /**
   * Folders on a file system of the lab's own, which vanishes with it: `home` is served and belongs to {@link account}'s
   * uid; `local` is the client's working folder, with the same files; `work` is for configuration. Programs of the lab
   * can go there, nobody else: use {@link write} and {@link read}.
   */
  readonly folders: { readonly home: string; readonly local: string; readonly work: string };
  /** The command line that runs Twinport's own command: node and its file. */
  readonly twinport: readonly string[];
  /** Starts a program; it is ended with the lab at the latest. */
  start(machine: Machine, command: readonly string[], options?: ProgramOptions): Program;
  /** Runs a program to its end. Throws FtpError "aborted" when the lab is to end. */
  run(machine: Machine, command: readonly string[], options?: ProgramOptions): Promise<Ended>;
  /** The same, for what must succeed: throws FtpError "refused" with the program's own words otherwise. Gives its output. */
  must(machine: Machine, command: readonly string[], options?: ProgramOptions): Promise<string>;
  /** Resolves once something listens on the TCP port there. Throws if `program` ends before, or after ten seconds. */
  listens(machine: Machine, port: number, program: Program): Promise<void>;
  /** Resolves once the condition holds; it is asked every 50 ms. Throws FtpError "timeout" after `seconds`, 10 unless given. */
  until(what: string, condition: () => Promise<boolean>, seconds?: number): Promise<void>;
  /** Writes a file below {@link folders}, making folders on the way. */
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  /** Reads a file below {@link folders}. */
  read(path: string): Promise<Uint8Array>;
  /** Packets that were captured so far beside the client or the server. */
  packets(at: "client" | "server"): number;
}

/** Who logs in. The user exists on no machine but the lab's: an adapter makes it known to its server. */
export const account = { user: "reader", password: "open-sesame", uid: 64_021 } as const;

/** Ports for passive data connections, both included. Every server is told so: the router's rules name them. */
export const passivePorts: readonly [from: number, to: number] = [50_000, 50_009];
