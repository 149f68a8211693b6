import { stat } from "node:fs/promises";
import type { CaptureProgress, Language } from "@twinport/capture";
import type { Io } from "./io.ts";

/** Until a reading has taken this long, nobody wonders. */
const patience = 500;
const interval = 200;

const texts = {
  en: { packets: "packets", rate: "packets/s" },
  "zh-CN": { packets: "个报文", rate: "个报文/秒" },
} satisfies Record<Language, object>;

/** Shows on a terminal's standard error how far a reading has come, until it is done. Elsewhere it shows nothing. */
export class ProgressLine {
  readonly #io: Io;
  readonly #language: Language;
  #timer: NodeJS.Timeout | null = null;
  #shown = false;

  constructor(language: Language, io: Io) {
    this.#io = io;
    this.#language = language;
  }

  /** @param total bytes of the input, 0 if they are not known */
  start(progress: CaptureProgress, total: number): void {
    if (this.#io.stderr.isTTY !== true) return;
    const begin = performance.now();
    this.#timer = setInterval(() => {
      const ms = performance.now() - begin;
      if (ms < patience) return;
      this.#shown = true;
      this.#io.stderr.write(`\r${formatProgress(progress, total, ms, this.#language)}\u001b[K`);
    }, interval);
    this.#timer.unref();
  }

  /** Takes the line away. */
  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    if (this.#shown) this.#io.stderr.write("\r\u001b[K");
    this.#shown = false;
  }
}

/** "45 %  225 of 500 MB  1,234,567 packets  1,100,000 packets/s". @param ms since the reading began */
export function formatProgress(
  { bytes, packets }: CaptureProgress,
  total: number,
  ms: number,
  language: Language,
): string {
  const { packets: noun, rate } = texts[language];
  const parts = [`${megabytes(bytes)} MB`];
  // A file that is still being written may have grown.
  if (total > 0) parts.unshift(`${Math.min(100, Math.floor((100 * bytes) / total))} %`);
  parts.push(`${count(packets)} ${noun}`, `${count(Math.round((packets * 1000) / ms))} ${rate}`);
  return parts.join("  ");
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0);
const count = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/g, ",");

/** Bytes of files together; 0 if that of one is not known, as of standard input. */
export async function sizeOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.includes(0) ? 0 : sizes.reduce((sum, size) => sum + size, 0);
}
