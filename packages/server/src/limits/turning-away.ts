import { type Endpoint, formatReply, replyCodes } from "@twinport/protocol";
import type { Clock } from "../clock.ts";
import type { Arrived } from "../listener.ts";
import type { LogEvent } from "../observe/log.ts";
import type { Refusal } from "./admission.ts";
import type { ServerLimits } from "./limits.ts";

const texts: Readonly<Record<Refusal["reason"], string>> = {
  "too-many": "Too many connections; try again later.",
  "too-many-from-address": "Too many connections from your address.",
  "too-many-before-login": "Too many connections; try again later.",
  "too-many-descriptors": "Too many connections; try again later.",
  "network-denied": "No service for your address.",
  "network-not-allowed": "No service for your address.",
  banned: "No service for your address at the moment.",
};

/** What it needs from its server. */
interface TurningAwayContext {
  readonly clock: Clock;
  readonly limits: ServerLimits;
  readonly log: (event: LogEvent) => void;
  /** As of the door. */
  readonly refused: (limit: string) => void;
}

/** Tells those who are not let in so, with 421, and closes their connections. */
export class TurningAway {
  readonly #context: TurningAwayContext;
  /** Connections that are not closed yet. */
  #lingering = 0;
  /** In the second that began at `since`. */
  #told = { since: Number.NEGATIVE_INFINITY, count: 0 };
  #untold = 0;

  constructor(context: TurningAwayContext) {
    this.#context = context;
  }

  /** Turns one away; without a word where TLS begins at once. */
  turnAway({ socket, client }: Arrived, refusal: Refusal, implicit: boolean): void {
    const { clock, limits, refused } = this.#context;
    refused("limit" in refusal ? refusal.limit : refusal.reason);
    this.#tell(client, refusal);
    // A handshake, only to say no, would be just what a flood wants.
    if (implicit) socket.end();
    else socket.end(formatReply({ code: replyCodes.serviceUnavailable, lines: [texts[refusal.reason]] }));
    // By now the system has it, and gives it to whoever waits to be greeted. Only who speaks first might lose it with the close.
    if (refusal.reason === "too-many-descriptors" || this.#lingering >= limits.lingeringRefusals) {
      socket.destroy();
      return;
    }
    this.#lingering++;
    socket.resume();
    const timer = clock.after(limits.controlCloseTime, () => socket.destroy());
    socket.once("close", () => {
      this.#lingering--;
      timer.cancel();
    });
  }

  #tell(client: Endpoint, refusal: Refusal): void {
    const { clock, limits, log } = this.#context;
    const time = clock.now();
    if (time - this.#told.since >= 1000) this.#told = { since: time, count: 0 };
    if (this.#told.count >= limits.loggedRefusals) {
      this.#untold++;
      return;
    }
    this.#told.count++;
    const untold = this.#untold;
    this.#untold = 0;
    log({ type: "refused", time, client, ...refusal, ...(untold === 0 ? {} : { untold }) });
  }
}
