import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  type Language,
  renderConversation,
  type Session,
  type StreamOptions,
  type TransferRecord,
} from "@twinport/capture";
import { analyze, extractTo } from "@twinport/capture/node";
import { escapeForTerminal, FtpError } from "@twinport/protocol";
import { cannotWrite } from "../files.ts";
import { type Io, statusOf, wantsColour } from "../io.ts";

/** What is followed. */
export interface Followed {
  /** Number of the session. */
  readonly session: number;
  /** Number of its data connection; null: its control connection. */
  readonly data: number | null;
}

/** Where it is. */
interface Place {
  readonly files: readonly string[];
  /** How the capture is analysed. */
  readonly given: StreamOptions;
  readonly followed: Followed;
}

export interface FollowOptions {
  readonly output?: string;
  readonly frames?: boolean;
  readonly lang: Language;
}

/**
 * `twinport explain FILE --follow C1`: what was said on a control connection; `--follow C1.D2`: the bytes of a data
 * connection, as they are. Reads the capture as far as it must.
 */
export async function follow(place: Place, options: FollowOptions, io: Io): Promise<number> {
  return place.followed.data === null ? followControl(place, options, io) : followData(place, options, io);
}

async function followControl(place: Place, options: FollowOptions, io: Io): Promise<number> {
  const { lang: language, frames = false, output } = options;
  const session = await sessionOf(place, {});
  const colour = output === undefined && wantsColour(io);
  const text = renderConversation(session, { language, frames, colour });
  await write(Readable.from([text]), output, io);
  if (session.droppedRows > 0)
    io.stderr.write(`twinport: ${session.id} has ${session.droppedRows} more rows than are kept\n`);
  return 0;
}

async function followData(place: Place, { output }: FollowOptions, io: Io): Promise<number> {
  const id = `C${place.followed.session}.D${place.followed.data}`;
  // Which connection it is turns out when its session ends: until then what might be it is held on the disk.
  const folder = await mkdtemp(join(tmpdir(), "twinport-follow-"));
  const sink = extractTo(folder, { only: id, listings: true });
  const stop = io.stopOn("SIGINT", "SIGTERM");
  stop.addEventListener("abort", () => sink.close(), { once: true });
  try {
    const session = await sessionOf(place, { content: sink });
    const transfer = session.transfers.find(({ connection }) => connection === id);
    const path = transfer?.extracted?.path;
    if (transfer === undefined || path === undefined) throw nothingOn(id, session, transfer);
    const file = join(folder, path);
    const toTerminal = output === undefined && io.stdout.isTTY === true;
    if (toTerminal && (await isBinary(file))) {
      const hint = `write it to a file: --follow ${id} -o FILE, or > FILE`;
      throw new FtpError("usage", `${id} carried ${transfer.bytes} bytes that are no text`, { hint });
    }
    await write(toTerminal ? escaped(file) : createReadStream(file), output, io);
    if (transfer.extracted?.whole === false) {
      const holes = transfer.extracted.holes.map(([from, to]) => `${from}-${to - 1}`);
      const where = holes.length === 0 ? "" : `; zeros stand at ${holes.slice(0, 8).join(", ")}`;
      io.stderr.write(`twinport: ${id} is incomplete in the capture${where}\n`);
    }
    return 0;
  } catch (error) {
    if (stop.aborted) return statusOf(stop);
    throw error;
  } finally {
    sink.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The session of that number. */
async function sessionOf({ files, given, followed }: Place, more: StreamOptions): Promise<Session> {
  const id = `C${followed.session}`;
  let count = 0;
  for await (const session of analyze(files, { ...given, ...more })) {
    count++;
    if (session.id === id) return session;
  }
  const has = count === 1 ? "1 session, C1" : count === 0 ? "no session" : `sessions C1 to C${count}`;
  throw new FtpError("not-found", `no session ${id} in ${files.join(" ")}: it has ${has}`);
}

function nothingOn(id: string, session: Session, transfer: TransferRecord | undefined): FtpError {
  if (transfer !== undefined)
    return new FtpError("not-found", `${id} is encrypted`, { hint: "its keys are needed to read it" });
  const known = session.transfers.map(({ connection }) => connection);
  const hint = known.length === 0 ? "" : `${session.id} has ${known.slice(0, 8).join(", ")}`;
  return new FtpError("not-found", `nothing was transferred on ${id}`, hint === "" ? {} : { hint });
}

/** Bytes at the beginning by which text is told. */
const headBytes = 64 * 1024;

async function isBinary(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead).includes(0);
  } finally {
    await handle.close();
  }
}

/** A text as a terminal may have it: nothing of it acts on the terminal. */
async function* escaped(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const shown = (text: string): string =>
    text
      .split(/(\r?\n|\t)/)
      .map((part, at) => (at % 2 === 0 ? escapeForTerminal(part) : part.replace("\r", "")))
      .join("");
  for await (const chunk of createReadStream(file)) yield shown(decoder.decode(chunk, { stream: true }));
  yield shown(decoder.decode());
}

async function write(
  source: Readable | AsyncIterable<string>,
  output: string | undefined,
  io: Io,
): Promise<void> {
  if (output === undefined) {
    await pipeline(source, io.stdout, { end: false });
    return;
  }
  try {
    const file = await open(output, "w");
    await pipeline(source, file.createWriteStream());
  } catch (cause) {
    throw cannotWrite(output, cause);
  }
}
