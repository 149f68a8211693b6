import { readdirSync, readFileSync } from "node:fs";

/** Descriptors that a session may need at once: its control connection, a data connection, a file. */
const perSession = 3;
/** Kept free for what is open already, and for the server itself. */
const reserve = 64;
/** Milliseconds for which a count holds, arrivals added to it; less when it says that there is no room. */
const countAge = { withRoom: 100, without: 10 };

/** Open descriptors of this process, and how many it may have. */
interface DescriptorCount {
  readonly open: number;
  readonly most: number;
}

/** Counts them; null where the system does not tell, "none-left" where it cannot be asked for want of a descriptor. */
export type LookAtDescriptors = () => DescriptorCount | "none-left" | null;

/**
 * Watches how many descriptors are left. When none is, the system takes connections in and drops them without a word, and nothing
 * can be opened for those inside: so nobody is let in long before that.
 */
export class Descriptors {
  readonly #now: () => number;
  readonly #look: LookAtDescriptors;
  #count: DescriptorCount | null = null;
  #countedAt = Number.NEGATIVE_INFINITY;
  #arrivals = 0;

  /** @param look for tests; default: what Linux says in /proc */
  constructor(now: () => number, look: LookAtDescriptors = lookInProc) {
    this.#now = now;
    this.#look = look;
  }

  /** A connection has come in. The bound that it breaks, or undefined when there is room for one more session. */
  arrived(): number | undefined {
    this.#arrivals++;
    const age = this.#now() - this.#countedAt;
    const ageAllowed = this.#full ? countAge.without : countAge.withRoom;
    if (age >= ageAllowed) this.#recount();
    return this.#full ? this.#count?.most : undefined;
  }

  get #full(): boolean {
    if (this.#count === null) return false;
    const { open, most } = this.#count;
    return open + this.#arrivals + perSession > most - reserve;
  }

  #recount(): void {
    const count = this.#look();
    this.#count = count === "none-left" ? { open: Infinity, most: this.#count?.most ?? 0 } : count;
    this.#countedAt = this.#now();
    this.#arrivals = 0;
  }
}

function lookInProc(): ReturnType<LookAtDescriptors> {
  try {
    const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync("/proc/self/limits", "latin1")) ?? [];
    return soft === undefined ? null : { open: readdirSync("/proc/self/fd").length, most: Number(soft) };
  } catch (error) {
    return isShortage(error) ? "none-left" : null;
  }
}

function isShortage(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "EMFILE" || code === "ENFILE";
}
