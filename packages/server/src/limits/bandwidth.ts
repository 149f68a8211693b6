import type { Readable } from "node:stream";
import type { Bandwidth } from "../accounts/types.ts";
import type { Clock } from "../clock.ts";
import { Flow, type HeldBack } from "./flow.ts";
import { Pacing, Rate } from "./pacing.ts";

/**
 * Bounds on what is moved, level below level: each transfer has at most what its level and all above it allow, and those of one level
 * have equal parts of it, as far as they can use them. Bytes are those on the data connection; under TLS, those inside.
 */
export interface BandwidthOptions {
  /** All together. */
  readonly server?: Bandwidth;
  /** Each account that has no bound of its own, over all its sessions. */
  readonly user?: Bandwidth;
  /** Each session of an account that has no bound for its sessions. */
  readonly session?: Bandwidth;
  readonly transfer?: Bandwidth;
}

/** Seen from the client. */
export type Direction = "up" | "down";

/** A level in both directions. */
export type Level = Readonly<Record<Direction, Rate>>;

const settings = { up: "upload", down: "download" } as const;

/** The server's bandwidth: the tree of its levels, and the transfers that move something. */
export class BandwidthTree {
  readonly #root: Level;
  readonly #pacing: Readonly<Record<Direction, Pacing>>;
  readonly #flows = new Set<Flow>();
  readonly #ofUsers = new Map<string, Bandwidth>();
  #options: BandwidthOptions = {};

  /** @throws RangeError for a bound that is no positive number */
  constructor(clock: Clock, options: BandwidthOptions = {}) {
    this.set(options);
    this.#root = level(null, () => this.#options.server);
    this.#pacing = { up: new Pacing(clock, this.#root.up), down: new Pacing(clock, this.#root.down) };
  }

  /**
   * Sets the bounds of all levels anew; transfers that run obey them at once.
   * @throws RangeError for a bound that is no positive number
   */
  set(options: BandwidthOptions): void {
    for (const each of Object.values(options)) check(each);
    this.#options = options;
    this.changed();
  }

  /**
   * Bounds one account in place of what it has of its own; null: no more.
   * @throws RangeError for a bound that is no positive number
   */
  setUser(name: string, bandwidth: Bandwidth | null): void {
    if (bandwidth === null) this.#ofUsers.delete(name);
    else {
      check(bandwidth);
      this.#ofUsers.set(name, bandwidth);
    }
    this.changed();
  }

  /**
   * The level of an account.
   * @param own asked for what it has of its own
   */
  user(name: string, own: () => Bandwidth | undefined): Level {
    return level(this.#root, () => this.#ofUsers.get(name) ?? own() ?? this.#options.user);
  }

  /** The level of one of its sessions, which may have a bound of its own. */
  session(user: Level, own?: Bandwidth): Level {
    return level(user, () => own ?? this.#options.session);
  }

  /** Holds a transfer's source back, now or when a bound comes to be; its other places must be piped to in the same turn. */
  hold(session: Level, direction: Direction, source: Readable): HeldBack {
    const { [direction]: rate } = level(session, () => this.#options.transfer);
    const flow = new Flow(source, rate, this.#pacing[direction]);
    this.#flows.add(flow);
    return {
      get waits() {
        return flow.waits;
      },
      end: () => {
        this.#flows.delete(flow);
        flow.end();
      },
    };
  }

  /** Bounds are others now, such as an account's own. */
  changed(): void {
    for (const flow of this.#flows) flow.update();
  }
}

function level(above: Level | null, bound: () => Bandwidth | undefined): Level {
  const rate = (direction: Direction) =>
    new Rate(above?.[direction] ?? null, () => bound()?.[settings[direction]]);
  return { up: rate("up"), down: rate("down") };
}

function check(bandwidth: Bandwidth | undefined): void {
  for (const rate of [bandwidth?.upload, bandwidth?.download]) {
    if (rate === undefined || rate > 0) continue;
    throw new RangeError(`not a number of bytes a second: ${rate}; leave it out for no bound`);
  }
}
