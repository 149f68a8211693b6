import type { IcmpError } from "../decode/index.ts";
import type { Side } from "../stream/index.ts";
import { RowDraft } from "./draft.ts";
import type { ConnectionView } from "./view.ts";

/** Different errors of one connection that are told; more are counted with the last. */
const maxErrors = 16;

interface Told {
  readonly from: Side;
  readonly error: IcmpError;
  readonly draft: RowDraft;
  times: number;
}

/** The rows of ICMP errors about a connection that was open, or that say no more than how to go on: one for each kind. */
export class IcmpRows {
  readonly #view: ConnectionView;
  readonly #add: (draft: RowDraft) => void;
  readonly #told = new Map<string, Told>();

  constructor(view: ConnectionView, add: (draft: RowDraft) => void) {
    this.#view = view;
    this.#add = add;
  }

  /** Takes an error about a segment that side `from` sent. */
  take(from: Side, error: IcmpError): void {
    const { router, what, mtu } = error;
    const key = `${from} ${router} ${what} ${mtu}`;
    const known =
      this.#told.get(key) ?? (this.#told.size < maxErrors ? undefined : [...this.#told.values()].at(-1));
    const told = known ?? this.#begin(from, error);
    if (known === undefined) this.#told.set(key, told);
    told.times++;
    told.draft.frames.add(error.frame);
  }

  /** The first that says that packets are too big; null without one. */
  get tooBig(): Pick<Told, "from" | "error" | "draft"> | null {
    return [...this.#told.values()].find(({ error }) => isTooBig(error)) ?? null;
  }

  #begin(from: Side, error: IcmpError): Told {
    const { router, what, mtu } = error;
    const draft = new RowDraft(error, "content", () => {
      const who = this.#view.who(from);
      return {
        kind: "tcp.icmp",
        params: {
          which: this.#view.which,
          connection: this.#view.name(),
          who,
          router,
          what,
          tooBig: isTooBig(error),
          mtu,
          times: told.times,
        },
        level: rejects(error) ? "warn" : "note",
        // It comes to the side whose packet it is about.
        direction: who === "client" ? "to-client" : "to-server",
      };
    });
    const told: Told = { from, error, draft, times: 0 };
    this.#add(draft);
    return told;
  }
}

/**
 * Tells whether an error says that what it quotes cannot arrive, so that a SYN is refused: not that a packet is too large,
 * which is how hosts find the size that may pass (RFC 1191), or better sent elsewhere.
 */
export function rejects(error: IcmpError): boolean {
  return undelivered(error) && !isTooBig(error);
}

/** Fragmentation needed (RFC 1191), packet too big (RFC 4443 §3.2). */
function isTooBig({ version, type, code }: IcmpError): boolean {
  return version === 6 ? type === 2 : type === 3 && code === 4;
}

/** The packet did not arrive: unlike with a redirect or a source quench. */
function undelivered({ version, type }: IcmpError): boolean {
  return version === 6 || (type !== 4 && type !== 5);
}
