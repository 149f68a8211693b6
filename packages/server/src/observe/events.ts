import { types } from "node:util";
import type { Clock } from "../clock.ts";
import type { LogEvent } from "./log.ts";

type Transferred<Direction> = Extract<LogEvent, { type: "transfer" }> & { readonly direction: Direction };

/**
 * What `server.on(name, …)` gives, by the event's name: everything that a log would hold, each under its `type` ("login",
 * "session-opened", "transfer"), and under these.
 */
export type ServerEvents = { readonly [Type in LogEvent["type"]]: Extract<LogEvent, { type: Type }> } & {
  /** A file has come from a client, or did not come whole: `outcome` says which. */
  readonly upload: Transferred<"up">;
  /** A file has gone to a client, or not all of it. */
  readonly download: Transferred<"down">;
  /** A listing of a directory. */
  readonly listing: Transferred<"list">;
  /** Whatever went wrong on our side. One that nobody listens to, here or by its own name, becomes a warning of the process. */
  readonly error: Extract<LogEvent, { error: unknown }>;
  /** All of them. */
  readonly log: LogEvent;
};

/** Takes one kind of event. What it throws, or its promise rejects with, is told as "handler-failed" and goes no further. */
export type EventHandler<Name extends keyof ServerEvents> = (event: ServerEvents[Name]) => unknown;

/** Handlers of different events in one map: the name under which each stands says what it takes. */
interface Kept {
  call(event: LogEvent): unknown;
  readonly once: boolean;
}

const byDirection = { up: "upload", down: "download", list: "listing" } as const;

/** The names under which an event is told, the log first: what a handler does comes after its cause in it. */
function* namesOf(event: LogEvent): Generator<keyof ServerEvents> {
  yield "log";
  yield event.type;
  if (event.type === "transfer") yield byDirection[event.direction];
  if ("error" in event) yield "error";
}

/** Hands events to whoever listens. No handler can break what it is told of. */
export class EventSource {
  readonly #clock: Clock;
  readonly #handlers = new Map<keyof ServerEvents, Map<unknown, Kept>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Adds a handler; one that is there already stays as it is. */
  add<Name extends keyof ServerEvents>(name: Name, handler: EventHandler<Name>, once: boolean): void {
    const handlers = this.#handlers.get(name) ?? new Map<unknown, Kept>();
    this.#handlers.set(name, handlers);
    if (!handlers.has(handler)) handlers.set(handler, { call: handler, once });
  }

  /** Removes a handler. */
  remove<Name extends keyof ServerEvents>(name: Name, handler: EventHandler<Name>): void {
    this.#handlers.get(name)?.delete(handler);
  }

  /** Tells an event. Never throws. */
  tell(event: LogEvent): void {
    let heard = false;
    for (const name of namesOf(event)) {
      for (const [key, { call, once }] of this.#handlers.get(name) ?? []) {
        if (once) this.#handlers.get(name)?.delete(key);
        heard = true;
        this.#call(call, event);
      }
    }
    if (!heard && "error" in event) warn(event.type, event.error);
  }

  /** Tells that a handler of an event has failed; where it is the one for such failures, as a warning only. */
  failed(of: string, error: unknown): void {
    if (of === "handler-failed") warn(of, error);
    else this.tell({ type: "handler-failed", time: this.#clock.now(), of, error });
  }

  #call(handler: (event: LogEvent) => unknown, event: LogEvent): void {
    const failed = (error: unknown) => this.failed(event.type, error);
    try {
      const result = handler(event);
      if (types.isPromise(result)) result.catch(failed);
    } catch (error) {
      failed(error);
    }
  }
}

function warn(type: string, error: unknown): void {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.emitWarning(`${type}: ${told}`, "TwinportWarning");
}
