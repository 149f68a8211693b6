import type { Message, Request } from "./messages.ts";

/** The worker's program; scripts/build-page.mjs puts it before the page's own. */
declare const workerSource: string;

/** An analysis under way in a Web Worker. */
export class Job {
  readonly #worker: Worker;

  /** @param told given what the worker tells, until it is done or stopped */
  constructor(request: Request, told: (message: Message) => void) {
    // A page that was opened from a file has no other way to a worker.
    const source = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
    this.#worker = new Worker(source);
    this.#worker.onmessage = ({ data }: MessageEvent<Message>) => {
      URL.revokeObjectURL(source);
      if (data.kind === "done" || data.kind === "problem") this.stop();
      told(data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.stop();
      told({ kind: "problem", problem: { kind: "failed", message: event.message, looksLike: null } });
    };
    this.#worker.postMessage(request);
  }

  /** Ends it, whatever it is doing; nothing is told any more. */
  stop(): void {
    this.#worker.onmessage = null;
    this.#worker.terminate();
  }
}
