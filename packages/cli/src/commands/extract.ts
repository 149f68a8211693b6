import { ExtractedFiles, type Language, type Session } from "@twinport/capture";
import { extractTo, type FolderSink } from "@twinport/capture/node";
import { columnsOf, type Io, wantsColour } from "../io.ts";

/** What `explain --extract DIR` writes beside the walk-through: files while the capture is read, and what they are. */
export class Extraction {
  readonly sink: FolderSink;
  readonly #files: ExtractedFiles;
  readonly #io: Io;

  /** Rejects with FtpError "local-file" if the folder cannot be made. `toTerminal`: the table goes to standard output. */
  constructor(folder: string, language: Language, toTerminal: boolean, io: Io) {
    this.sink = extractTo(folder);
    this.#io = io;
    const colour = toTerminal && wantsColour(io);
    this.#files = new ExtractedFiles({ language, folder, colour, width: toTerminal ? columnsOf(io) : 100 });
    io.stopOn("SIGINT", "SIGTERM").addEventListener("abort", () => this.sink.close(), { once: true });
  }

  /** Takes a session. */
  add(session: Session): void {
    this.#files.add(session);
  }

  /** Takes a session that is not asked for, which shows only when it is told: its files go again. */
  leaveOut({ transfers }: Session): void {
    for (const { extracted } of transfers) if (extracted !== null) this.sink.remove(extracted);
  }

  /** The table, for who reads; who takes another format has a line on standard error, and the rest in its document. */
  end(text: boolean): string {
    if (text) return this.#files.table();
    this.#io.stderr.write(`twinport: ${this.#files.summary()}\n`);
    return "";
  }

  /** Removes what is not finished. */
  close(): void {
    this.sink.close();
  }
}
