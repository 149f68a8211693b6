import type { Codec } from "@twinport/protocol";
import { ModeOutcomes } from "../data/modes.ts";
import { PortRange } from "../data/port-range.ts";
import { ConnectionBound } from "../pool/bound.ts";
import type { ModifiedWay } from "../transfer/set-modified.ts";

/** These are known to lose commands that are sent ahead. */
const losesCommands = /icrosoft FTP Service|MadGoat|MikroTik/;
/** This one works off one command after the other, whenever it comes. Others look at what comes while a transfer runs. */
const oneByOne = /vsFTPd/;
/** This one gives each command its turn at once, and so ends a transfer when the next one is prepared. */
const overtakes = /pyftpdlib/;

/**
 * What has been found out about one server, shared by the sessions of a client: which data modes have failed, and whether the
 * server bears commands sent ahead. Made once for each host, never for a login.
 */
export class HostKnowledge {
  /** Which ways to make a data connection have worked, and which have not. */
  readonly modes = new ModeOutcomes();
  /** Where sessions listen in active mode, so that they do not take each other's ports. */
  readonly ports = new PortRange();
  /** How many connections the server takes. */
  readonly connections = new ConnectionBound();
  /** Whether commands may be sent before the replies to earlier ones; undefined while nobody has tried. */
  pipelining: boolean | undefined;
  /** How the time of a file is set; undefined while nobody has tried. */
  modifiedWay: ModifiedWay | "none" | undefined;
  /** The charset of names that are more than ASCII; undefined while none was seen. */
  names: Codec | undefined;
  /**
   * How far the wall clock of LIST's dates is ahead of UTC, milliseconds; undefined while nobody has looked, "unknown" where that
   * did not tell.
   */
  clockOffset: number | "unknown" | undefined;
  /** The server was seen not to know MLSD (500, 502), whatever FEAT tells. */
  withoutMlsd = false;
  /** Whether the next transfer may be prepared while one runs; undefined while nobody has tried. */
  lookAhead: boolean | undefined;

  /**
   * Whether commands may come while a transfer runs. This cannot be tried: Pure-FTPd refuses them then, before its reply to the
   * transfer, ProFTPD obeys some of them. Sent together with the transfer's command they are read with it, and wait. A server may
   * say it itself (PIPELINING in FEAT).
   */
  oneByOne = false;

  /** The server was seen to answer commands sent ahead while a transfer ran, and may have ended the transfer for them. */
  overtook = false;

  /** Whether the server takes data connections whose TLS goes on with no session of the control connection; undefined while unknown. */
  unresumedTls: boolean | undefined;

  #connections = 0;

  /** A number for one more connection to this server, so that an observer can tell those of several sessions apart. */
  nextConnection(): number {
    this.#connections += 1;
    return this.#connections;
  }

  /** What the greeting tells about the server's program. */
  greeted(text: string): void {
    this.oneByOne ||= oneByOne.test(text);
    if (losesCommands.test(text)) this.pipelining = false;
    if (losesCommands.test(text) || overtakes.test(text)) this.lookAhead = false;
  }

  /** What FEAT tells. PIPELINING is the word that SMTP has for it (RFC 2920). */
  offers(features: ReadonlyMap<string, string>): void {
    this.oneByOne ||= features.has("PIPELINING");
  }

  /** Replies to commands sent ahead came in another order (`proved`) or not at all, which may have other reasons as well. */
  disorder(proved: boolean): void {
    if (proved || this.lookAhead === undefined) this.lookAhead = false;
    this.overtook ||= proved;
  }
}
