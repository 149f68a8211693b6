import { type Command, canonicalVerb, commands, readIn } from "@twinport/protocol";
import type { Answer } from "./answer.ts";
import type { Arrival } from "./control.ts";
import { gate, type Request } from "./gates.ts";
import { Overtaking } from "./overtaking.ts";
import type { Session } from "./session.ts";

/**
 * What is done with a command as soon as it has come, before its turn: ABOR breaks off what runs, QUIT is remembered, and what may
 * overtake a transfer is answered while that one runs.
 */
export class Intake {
  readonly #session: Session;
  readonly #carryOut: (request: Request) => Promise<Answer>;
  readonly #overtaking: Overtaking;
  #quitting = false;

  /** @param carryOut gives the final reply to a command that has passed the gates; it does not reject */
  constructor(session: Session, carryOut: (request: Request) => Promise<Answer>) {
    this.#session = session;
    this.#carryOut = carryOut;
    this.#overtaking = new Overtaking(session.context.limits.queuedCommands);
  }

  /** Whether QUIT has come, though its turn may not have. */
  get quitting(): boolean {
    return this.#quitting;
  }

  /** Whether a command that has overtaken a transfer is not answered yet. */
  get busy(): boolean {
    return this.#overtaking.busy;
  }

  /** Resolves when all that have overtaken a transfer are answered. */
  idle(): Promise<void> {
    return this.#overtaking.idle();
  }

  /** A command has come. True: it is being answered, and does not wait for its turn. */
  arrived({ command }: Arrival): boolean {
    const { control, running, transfer, names, state } = this.#session;
    if (isBare(command, "ABOR")) {
      // It takes effect at once; its own reply keeps its place in the order.
      running.abortCame();
      return false;
    }
    if (isBare(command, "QUIT")) {
      this.#quitting = true;
      return false;
    }
    const verb = canonicalVerb(command.verb);
    if (verb === undefined || !commands[verb].overtakes || command.problem !== null) return false;
    // A command sent after the client had the 150 may be answered at once; one pipelined before it keeps its place.
    const quiet = control.queued === 0 && !control.congested && !this.#overtaking.full;
    const verdict = transfer?.moving === true && quiet ? gate(readIn(names, command), state) : undefined;
    if (verdict?.kind !== "pass") return false;
    const { request } = verdict;
    this.#overtaking.add(() => this.#answerMeanwhile(request));
    return true;
  }

  /** Answers a command while a transfer runs, when the peer has read enough of the replies before. */
  async #answerMeanwhile(request: Request): Promise<void> {
    const { control, signal } = this.#session;
    if (signal.aborted) return;
    if (control.congested && !(await control.drained())) {
      this.#session.stop("unread-replies", "Replies are left unread.");
      return;
    }
    control.send(await this.#carryOut(request));
  }
}

/** Whether a command is that verb and no more: with an argument it will be refused, and must have no effect before. */
export function isBare({ verb, argument, problem }: Command, wanted: "ABOR" | "QUIT"): boolean {
  return verb === wanted && argument.trim() === "" && problem === null;
}
