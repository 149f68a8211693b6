import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { WireCapture } from "@twinport/capture";
import type { WireEvent, WireObserver } from "@twinport/protocol";
import { cannotWrite } from "./files.ts";

/** A pcapng file of what one end saw on its sockets, written as it happens. */
export class WireFile {
  readonly #capture: WireCapture;
  readonly #path: string;
  readonly #stream: WriteStream;
  #sessions = 0;
  #failure: unknown;

  private constructor(path: string, stream: WriteStream) {
    this.#path = path;
    this.#stream = stream;
    // The session goes on without its record; close() tells.
    stream.on("error", (error) => {
      this.#failure ??= error;
    });
    this.#capture = new WireCapture({ sink: (chunk) => stream.write(chunk) });
  }

  /** @throws FtpError "local-file" if the file cannot be written */
  static async create(path: string): Promise<WireFile> {
    const stream = createWriteStream(path, { mode: 0o600 }); // passwords go over FTP in clear text
    try {
      await once(stream, "open");
    } catch (cause) {
      throw cannotWrite(path, cause);
    }
    return new WireFile(path, stream);
  }

  /** An observer for one session: sessions number their connections alike, the file tells them apart. */
  session(): WireObserver {
    const base = this.#sessions++ * 2 ** 32;
    return { event: (event: WireEvent) => this.#capture.event({ ...event, id: base + event.id }) };
  }

  /** @throws FtpError "local-file" if not everything could be written */
  async close(): Promise<void> {
    if (!this.#stream.closed) {
      this.#stream.end();
      await new Promise<void>((resolve) => this.#stream.once("close", () => resolve()));
    }
    if (this.#failure !== undefined) throw cannotWrite(this.#path, this.#failure);
  }
}
