/** Telnet bytes that FTP clients send (RFC 854; RFC 1123 §4.1.2.12). */
const IAC = 0xff;
const SB = 0xfa;
const SE = 0xf0;
const WILL = 0xfb;
const DONT = 0xfe;
const INTERRUPT_PROCESS = 0xf4;
const DATA_MARK = 0xf2;

/** What a byte is once Telnet has been taken out. */
export type TelnetByte = "data" | "interrupt" | "telnet";

/**
 * The network virtual terminal as far as FTP needs it: takes Telnet commands out of a byte stream.
 * Negotiation is swallowed, not answered, as every FTP server does.
 */
export class TelnetFilter {
  #state: "data" | "iac" | "option" | "interrupted" | "subnegotiation" | "subnegotiation-iac" = "data";

  /** True while no Telnet command is half read, so that ordinary bytes may bypass {@link next}; see {@link isOrphan}. */
  get idle(): boolean {
    return this.#state === "data";
  }

  /**
   * Says what `byte` is. A "data" byte belongs to the line.
   * @param begins whether it is the first of a line
   */
  next(byte: number, begins = false): TelnetByte {
    switch (this.#state) {
      case "data":
        if (begins && isOrphan(byte)) return this.#command(byte);
        if (byte !== IAC) return "data";
        this.#state = "iac";
        return "telnet";
      case "iac":
        return this.#command(byte);
      case "interrupted":
        // Of the Synch behind an IP the kernel may have taken the IAC, sent as urgent data: its Data Mark stands alone.
        this.#state = byte === IAC ? "iac" : "data";
        return byte === IAC ? "telnet" : byte === DATA_MARK ? "interrupt" : "data";
      case "option":
        this.#state = "data";
        return "telnet";
      case "subnegotiation":
        if (byte === IAC) this.#state = "subnegotiation-iac";
        return "telnet";
      case "subnegotiation-iac":
        this.#state = byte === SE ? "data" : "subnegotiation";
        return "telnet";
    }
  }

  #command(byte: number): TelnetByte {
    this.#state = "data";
    if (byte === IAC) return "data"; // IAC IAC is a literal 0xFF
    // The kernel may take the urgent byte out of the stream, so that IAC stands before an ordinary byte: keep that byte.
    if (byte < SE) return "data";
    if (byte >= WILL && byte <= DONT) this.#state = "option";
    else if (byte === SB) this.#state = "subnegotiation";
    else if (byte === INTERRUPT_PROCESS) this.#state = "interrupted";
    return byte === INTERRUPT_PROCESS || byte === DATA_MARK ? "interrupt" : "telnet";
  }
}

/**
 * Whether a byte that begins a line is a Telnet command without its IAC: lftp sends that IAC alone as urgent data, and
 * the kernel takes it out of the stream. No verb begins with such a byte.
 */
export function isOrphan(byte: number): boolean {
  return byte >= SE && byte !== IAC;
}
