/** RFC 959 §4.1 sorts commands into access control, transfer parameter and service; security is RFC 2228. */
export type CommandGroup = "access" | "parameter" | "service" | "security" | "extension";

/** What the argument is; "secret" arguments are masked wherever a command is shown. */
export type ArgumentKind = "none" | "path" | "text" | "secret" | "number" | "address" | "code";

/** One row of the command table. */
export interface CommandSpec {
  /** As in the RFCs: "RETR <SP> <pathname>". */
  readonly syntax: string;
  readonly group: CommandGroup;
  readonly argument: "none" | "optional" | "required";
  readonly kind: ArgumentKind;
  /** Wants a login first. */
  readonly auth: boolean;
  /** Opens a data transfer, seen from the client. */
  readonly transfer: "down" | "up" | "list" | null;
  /** May be answered while a transfer runs. */
  readonly overtakes: boolean;
  /** Its line in the reply to FEAT. */
  readonly feat: string | null;
  /** Codes with which a server may answer, preliminary ones included. 421, 451, 500–504 and 530 are always legal. */
  readonly replies: readonly number[];
  readonly rfc: string;
  /**
   * Our server still knows the octets of REST or RANG behind it. Clients send these between REST and the transfer it is meant
   * for (Perl's Net::FTP asks with HELP whether ALLO is known, then sends it); forgetting it there would turn a resume into a
   * replacement. A command that changes which file a name means, or that
   * uses the octets itself, ends it: nobody else's transfer is to begin in the middle (docs/security T31).
   */
  readonly keepsRestart?: true;
  /** Our server has a handler; else it answers 502. */
  readonly served: boolean;
  /** What our server does where that is more, or less, than the reference says; or why it does not. One English sentence. */
  readonly remark?: string;
  /** The command of which this one is another name. */
  readonly aliasOf?: string;
  /** One English sentence. */
  readonly help: string;
}
