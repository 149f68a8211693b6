import { canonicalVerb, FtpError, type Verb } from "@twinport/protocol";

/** Raw commands after which a session is as it was. */
const harmless: ReadonlySet<Verb> = new Set<Verb>([
  "ALLO",
  "DELE",
  "FEAT",
  "HELP",
  "MDTM",
  "MFMT",
  "MKD",
  "MLST",
  "NOOP",
  "PWD",
  "RMD",
  "RNFR",
  "RNTO",
  "SIZE",
  "STAT",
  "SYST",
]);

/** What has become of a session since it was lent, so that the next one who gets it finds what the login has left. */
export class SessionChanges {
  #directory: string | undefined;
  #altered = false;

  /** Where the session was before it was moved for the first time. */
  get directory(): string | undefined {
    return this.#directory;
  }

  /** Something was changed that cannot be put back. */
  get altered(): boolean {
    return this.#altered;
  }

  /** A command is about to be sent. @param whereNow asks for the working directory */
  async sending(verb: string, whereNow: () => Promise<string>): Promise<void> {
    const known = canonicalVerb(verb);
    if (known === "CWD" || known === "CDUP") await this.#moving(whereNow);
    else if (known === undefined || !harmless.has(known)) this.#altered = true;
  }

  async #moving(whereNow: () => Promise<string>): Promise<void> {
    if (this.#directory !== undefined || this.#altered) return;
    try {
      this.#directory = await whereNow();
    } catch (error) {
      // A server that does not tell is one to leave afterwards; a lost connection is a failure of what is asked for.
      if (!(error instanceof FtpError) || error.reply === undefined) throw error;
      this.#altered = true;
    }
  }
}
