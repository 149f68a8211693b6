import type { Language } from "@twinport/diagnosis";
import { transferOf } from "../explain/command.ts";
import { phrasesOf } from "../explain/language.ts";
import { Voice } from "../explain/voice.ts";
import type { ExtractedContent } from "../extract/content.ts";
import type { Session, TransferRecord } from "../model.ts";
import { bare, coloured, type Paint } from "./paint.ts";
import { unknownCell } from "./summary.ts";
import { layTable, type TableColumn } from "./table.ts";
import { wrap } from "./wrap.ts";

/** Files that the table names; of more it says how many. */
const maxFiles = 1000;
/** Holes of a file that are written out. */
const maxHoles = 8;

/** How the files are told. */
export interface ExtractedOptions {
  readonly language: Language;
  /** Name of the folder. */
  readonly folder: string;
  /** With ANSI colours. Default: none. */
  readonly colour?: boolean;
  /** Cells of a line; default 100, at least 60. */
  readonly width?: number;
}

interface File {
  readonly transfer: TransferRecord;
  readonly content: ExtractedContent;
}

/** Tells which files were extracted, from which transfers, and what is missing in them. */
export class ExtractedFiles {
  readonly #options: ExtractedOptions;
  readonly #voice: Voice;
  readonly #paint: Paint;
  readonly #files: File[] = [];
  #count = 0;
  #partial = 0;
  #sealed = 0;

  constructor(options: ExtractedOptions) {
    this.#options = options;
    this.#paint = options.colour === true ? coloured : bare;
    this.#voice = new Voice(phrasesOf(options.language), this.#paint);
  }

  /** Takes a session. */
  add({ transfers }: Session): void {
    for (const { frames, ...transfer } of transfers) {
      const content = transfer.extracted;
      if (content === null) {
        if (transferOf(transfer.command) !== "list") this.#sealed++;
        continue;
      }
      this.#count++;
      if (!content.whole) this.#partial++;
      // Of the frames nothing is said, and they may be many.
      if (this.#files.length < maxFiles) this.#files.push({ transfer: { ...transfer, frames: [] }, content });
    }
  }

  /** "3 files written to out, 1 of them incomplete". */
  summary(): string {
    const { extract } = this.#voice.phrases;
    const folder = this.#voice.wire(this.#options.folder);
    const counted = this.#voice.say(extract.written, { n: this.#voice.count(this.#count), folder });
    if (this.#partial === 0) return counted;
    return counted + this.#voice.say(extract.partial, { n: this.#voice.count(this.#partial) });
  }

  /** The table, with a line for all that a file is not, in lines of at most the width. */
  table(): string {
    const voice = this.#voice;
    const { extract } = voice.phrases;
    const width = Math.max(60, this.#options.width ?? 100);
    const folder = voice.wire(this.#options.folder);
    const lines: string[] = [];
    if (this.#count === 0) lines.push(...wrap(voice.say(extract.none, { folder }), width));
    else lines.push(this.#paint.heading(voice.say(extract.title, { folder })), ...this.#rows(width));
    const rest = this.#count - this.#files.length;
    if (rest > 0) lines.push(voice.say(extract.more, { n: voice.count(rest) }));
    const remarks = this.#files.flatMap((file) => remarksOn(file, voice));
    if (this.#sealed > 0) remarks.push(voice.say(extract.sealed, { n: voice.count(this.#sealed) }));
    for (const remark of remarks) lines.push(...wrap(remark, width).map(this.#paint.warn));
    return `\n${lines.join("\n")}\n`;
  }

  #rows(width: number): string[] {
    const { columns } = this.#voice.phrases;
    const upper: TableColumn[] = [
      { title: columns.file, min: 24 },
      { title: columns.bytes, align: "right" },
      { title: columns.complete },
    ];
    const cells = this.#files.map(({ content, transfer }) => [
      this.#voice.wire(content.path),
      this.#voice.count(content.bytes),
      this.#complete(content, transfer),
      content.sha256 ?? unknownCell,
    ]);
    const whole = layTable([...upper, { title: columns.sha256 }], cells, width);
    if (whole !== undefined) return [...whole.head.map(this.#paint.dim), ...whole.rows.flat()];
    // A digest is copied as a whole or not at all: it goes below.
    const split = layTable(
      upper,
      cells.map((row) => row.slice(0, -1)),
      width,
    );
    const rows = split?.rows ?? cells.map(([path = ""]) => wrap(path, width));
    return [
      ...(split?.head ?? []).map(this.#paint.dim),
      ...rows.flatMap((row, at) => [...row, this.#paint.dim(`  ${columns.sha256} ${cells[at]?.[3] ?? ""}`)]),
    ];
  }

  #complete(content: ExtractedContent, transfer: TransferRecord): string {
    const { words } = this.#voice.phrases;
    return content.whole ? words[transfer.complete] : words.no;
  }
}

/** What a file is not. */
function remarksOn({ transfer, content }: File, voice: Voice): string[] {
  const { extract } = voice.phrases;
  const file = voice.wire(content.path);
  const remarks: string[] = [];
  if (content.holes.length > 0) {
    const missing = content.holes.reduce((sum, [from, to]) => sum + to - from, 0);
    const some = content.holes.slice(0, maxHoles).map(([from, to]) => `${from}-${to - 1}`);
    if (content.holes.length > maxHoles) some.push("…");
    const list = some.join(voice.phrases.words.and);
    remarks.push(voice.say(extract.holes, { file, n: voice.count(missing), list }));
  }
  if (content.headless) remarks.push(voice.say(extract.headless, { file }));
  if (content.cut || transfer.complete === "no") remarks.push(voice.say(extract.cut, { file }));
  if (transfer.offset > 0) remarks.push(voice.say(extract.offset, { file, n: voice.count(transfer.offset) }));
  if (transfer.command === "APPE") remarks.push(voice.say(extract.append, { file }));
  const how = conversion(transfer);
  if (how !== "") remarks.push(voice.say(extract.wire, { file, how }));
  return remarks;
}

/** How a file would have to be converted: "TYPE A, MODE Z". */
function conversion({ type, mode, structure }: TransferRecord): string {
  const parts: string[] = [];
  if (type === "A" || type === "E") parts.push(`TYPE ${type}`);
  if (mode !== "S") parts.push(`MODE ${mode}`);
  if (structure !== "F") parts.push(`STRU ${structure}`);
  return parts.join(", ");
}
