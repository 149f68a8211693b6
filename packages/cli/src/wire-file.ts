import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { WireCapture } from "@twinport/capture";
import type { WireEvent, WireObserver } from "@twinport/protocol";
import { cannotWrite } from "./files.ts";

/** A pcapng file of what one end saw on its sockets, written as it happens. */
export class WireFile {
  readonly #capture: WireCapture;
  readonly #stream: WriteStream;
  #sessions = 0;

  private constructor(stream: WriteStream) {
    this.#stream = stream;
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
    stream.on("error", () => stream.destroy());
    return new WireFile(stream);
  }

  /** An observer for one session: sessions number their connections alike, the file tells them apart. */
  session(): WireObserver {
    const base = this.#sessions++ * 2 ** 32;
    return { event: (event: WireEvent) => this.#capture.event({ ...event, id: base + event.id }) };
  }

  async close(): Promise<void> {
    this.#stream.end();
    await once(this.#stream, "close");
  }
}
