import type { Clock, Timer } from "../clock.ts";

/** Bytes are shared out so often, in milliseconds. */
const shareTime = 20;
/** A level keeps what nobody wants for so long, in milliseconds: the burst behind a pause. */
const keptTime = 200;
/** A transfer is given no more at once than it could use in so long, in milliseconds: several times the time until the next. */
const givenTime = 100;
/** No line is faster, in bytes a second; it only keeps sums finite. */
const fastest = 2 ** 40;

/** A level of the tree, such as one user: what all below it may move together in one direction. */
export class Rate {
  readonly #parent: Rate | null;
  readonly #limit: () => number | undefined;
  readonly #below = new Set<Rate | Share>();
  #bytes = 0;
  #filledAt = Number.NEGATIVE_INFINITY;

  /** @param limit bytes a second, as they are now; undefined for no bound */
  constructor(parent: Rate | null, limit: () => number | undefined) {
    this.#parent = parent;
    this.#limit = limit;
  }

  /** Bytes a second that this level and those above let through. */
  get most(): number {
    return Math.min(this.#own, this.#parent?.most ?? Infinity);
  }

  get #own(): number {
    const limit = this.#limit();
    // Less than a byte a second would be for ever.
    return limit === undefined ? Infinity : limit > 1 ? limit : 1;
  }

  /** Takes its part in what the levels above have. */
  join(member: Rate | Share): void {
    if (this.#below.size === 0) this.#parent?.join(this);
    this.#below.add(member);
  }

  /** No more. */
  part(member: Rate | Share): void {
    if (this.#below.delete(member) && this.#below.size === 0) this.#parent?.part(this);
  }

  /** Bytes that all below could use now, no more than there are. */
  wanted(now: number): number {
    let wanted = 0;
    for (const member of this.#below) wanted += member.wanted(now);
    return Math.min(wanted, this.#filled(now));
  }

  /** Shares bytes out below: as much for each, and what one does not want for the others. */
  give(bytes: number, now: number): void {
    if (this.#own !== Infinity) this.#bytes -= bytes;
    const members = [...this.#below].map((member) => ({ member, wanted: member.wanted(now) }));
    members.sort((a, b) => a.wanted - b.wanted);
    let left = bytes;
    members.forEach(({ member, wanted }, index) => {
      const part = Math.min(wanted, left / (members.length - index));
      left -= part;
      if (part > 0) member.give(part, now);
    });
  }

  #filled(now: number): number {
    const rate = this.#own;
    if (rate === Infinity) {
      this.#bytes = 0;
      this.#filledAt = now;
      return Infinity;
    }
    const most = (rate * keptTime) / 1000;
    const since = Math.min(now - this.#filledAt, keptTime);
    this.#bytes = Math.min(most, this.#bytes + (rate * since) / 1000);
    this.#filledAt = now;
    return Math.max(0, this.#bytes);
  }
}

/** What one transfer has been given and not used yet. */
export class Share {
  readonly #pacing: Pacing;
  readonly #rate: Rate;
  /** Below zero, what has moved already and is still to be given. */
  #bytes = 0;
  #go: (() => void) | undefined;

  constructor(pacing: Pacing, rate: Rate) {
    this.#pacing = pacing;
    this.#rate = rate;
    rate.join(this);
  }

  /** Whether it has to wait. */
  get waits(): boolean {
    return this.#go !== undefined;
  }

  /** So much has moved; `go` is called when more may, which may be at once. */
  take(bytes: number, go: () => void): void {
    this.#bytes -= bytes;
    if (this.#bytes > 0) go();
    else {
      this.#go = go;
      this.#pacing.wait(this);
    }
  }

  /** Wants no more, and waits for nothing. */
  leave(): void {
    this.#rate.part(this);
    this.#go = undefined;
    this.#pacing.forget(this);
  }

  /** Nothing, unless it waits. */
  wanted(): number {
    return this.waits
      ? Math.max(0, (Math.min(this.#rate.most, fastest) * givenTime) / 1000 - this.#bytes)
      : 0;
  }

  /** Takes what is given. */
  give(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Lets it go on if it has been given enough. */
  wake(): boolean {
    if (this.#bytes <= 0) return false;
    const go = this.#go;
    this.#go = undefined;
    go?.();
    return true;
  }
}

/** Shares out the bytes of one direction, from the top down, as long as somebody waits for them. */
export class Pacing {
  readonly #clock: Clock;
  readonly #root: Rate;
  readonly #waiting = new Set<Share>();
  #sharedAt = Number.NEGATIVE_INFINITY;
  #timer: Timer | undefined;

  /** @param root the level that has none above */
  constructor(clock: Clock, root: Rate) {
    this.#clock = clock;
    this.#root = root;
  }

  /** A share is used up. */
  wait(share: Share): void {
    this.#waiting.add(share);
    if (this.#timer !== undefined) return;
    const next = this.#sharedAt + shareTime - this.#clock.now();
    if (next <= 0) this.#shareOut();
    else this.#timer = this.#clock.after(next, () => this.#shareOut());
  }

  /** It waits no more. */
  forget(share: Share): void {
    this.#waiting.delete(share);
    if (this.#waiting.size === 0) this.#rest();
  }

  #rest(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #shareOut(): void {
    this.#rest();
    // Whoever is woken and has to wait again waits for the next time.
    this.#timer = this.#clock.after(shareTime, () => this.#shareOut());
    const now = this.#clock.now();
    this.#sharedAt = now;
    this.#root.give(this.#root.wanted(now), now);
    for (const share of [...this.#waiting]) {
      this.#waiting.delete(share);
      if (!share.wake()) this.#waiting.add(share);
    }
    if (this.#waiting.size === 0) this.#rest();
  }
}
