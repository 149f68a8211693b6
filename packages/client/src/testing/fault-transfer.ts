import type { Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { TLSSocket } from "node:tls";
import { AsciiDecoder, AsciiEncoder, formatMachineLine, formatUnixLine } from "@twinport/protocol";
import type { FaultSession } from "./fault-session.ts";

const uploads: ReadonlySet<string> = new Set(["STOR", "APPE"]);

/** One transfer of a {@link FaultSession}, with the faults that are told for it. */
export class FaultTransfer {
  readonly #session: FaultSession;
  readonly #verb: string;
  readonly #argument: string;
  readonly #offset: number;
  #aborted = false;
  #socket: Socket | undefined;

  constructor(session: FaultSession, verb: string, argument: string) {
    this.#session = session;
    this.#verb = verb;
    this.#argument = argument;
    this.#offset = session.restart;
    session.restart = 0;
  }

  /** Ends it in the middle. */
  abort(): void {
    this.#aborted = true;
    this.#socket?.resetAndDestroy();
    const { channel } = this.#session;
    if (typeof channel === "object") channel.dispose();
  }

  /** From the preliminary reply to the final one. Never rejects: a client may go at any time. */
  async run(): Promise<void> {
    const { peer } = this.#session;
    try {
      await (uploads.has(this.#verb) ? this.#receive() : this.#send());
    } catch {
      await peer.say("426 connection closed, transfer aborted");
    }
    this.#session.channel = undefined;
  }

  async #send(): Promise<void> {
    const content = this.#content();
    if (content === undefined) return await this.#session.peer.say("550 no such file");
    const { transfer = {}, slowData } = this.#session.scene.faults;
    const whole = this.#session.ascii && this.#verb === "RETR" ? networkText(content) : content;
    if (this.#offset > whole.length)
      return await this.#session.peer.say("554 there is no such place in the file");
    const socket = await this.#begin(whole.length);
    if (socket === undefined) return;
    const bytes = this.#sent(whole.subarray(this.#offset));
    if (slowData === undefined) socket.write(bytes);
    else await this.#dribble(socket, bytes, slowData);
    if (transfer.leaves === "reset") await this.#broken(socket);
    else if (transfer.leaves !== "open") socket.end();
    await this.#end();
  }

  async #receive(): Promise<void> {
    const { scene, ascii } = this.#session;
    const path = this.#session.path(this.#argument);
    if (scene.files.isDirectory(path)) return await this.#session.peer.say("553 it is a directory");
    const socket = await this.#begin(undefined);
    if (socket === undefined) return;
    const came = await buffer(socket);
    socket.end();
    if (this.#aborted) throw new Error("aborted");
    const bytes = ascii ? localText(came) : came;
    const before = this.#verb === "APPE" ? this.#offsetOf(path) : this.#offset;
    const kept = (scene.files.read(path) ?? new Uint8Array()).subarray(0, before);
    if (scene.faults.discardUploads !== true) scene.files.write(path, Buffer.concat([kept, bytes]));
    await this.#end();
  }

  #offsetOf(path: string): number {
    return this.#session.scene.files.read(path)?.length ?? 0;
  }

  /** Says 150 and has the data connection made; undefined where a fault says that there is none. */
  async #begin(size: number | undefined): Promise<Socket | undefined> {
    const { peer, channel, scene } = this.#session;
    const { noDataConnection, transfer = {} } = scene.faults;
    if (channel === undefined) {
      await peer.say("425 no data connection was prepared");
      return undefined;
    }
    if (typeof channel === "number" && noDataConnection !== undefined)
      return await this.#none(noDataConnection);
    const told = transfer.announced ?? size;
    const shown = told === undefined || told === "none" ? "" : ` (${told} bytes)`;
    await peer.say(
      `150 ${this.#verb} begins${shown}`,
      ...(transfer.finalFirst === true ? ["226 transfer complete"] : []),
    );
    this.#socket =
      typeof channel === "number" ? await peer.dial(channel, peer.socket.localAddress) : await channel.socket;
    const { secureContext } = scene;
    if (!this.#session.isPrivate || secureContext === undefined) return this.#socket;
    const secured = new TLSSocket(this.#socket, { isServer: true, secureContext });
    secured.on("error", () => {}); // the client's end of it is what is looked at
    return secured;
  }

  async #none(what: "425" | "421" | "150" | "silence"): Promise<undefined> {
    const { peer } = this.#session;
    if (what !== "silence") await peer.say("150 opening the data connection");
    if (what === "425") await peer.say("425 cannot open the data connection");
    if (what === "421") {
      await peer.say("421 the data connection timed out");
      peer.socket.end();
    }
  }

  async #end(): Promise<void> {
    const { transfer = {} } = this.#session.scene.faults;
    if (this.#aborted) throw new Error("aborted");
    if (transfer.finalFirst === true || transfer.final === "none") return;
    await this.#session.peer.say(transfer.final ?? "226 transfer complete");
  }

  async #dribble(socket: Socket, bytes: Uint8Array, ms: number): Promise<void> {
    for (let at = 0; at < bytes.length && !socket.destroyed; at += 1) {
      socket.write(bytes.subarray(at, at + 1));
      await this.#session.peer.after(ms);
    }
  }

  /** Breaks off once the bytes have left: a reset would take those with it that have not. Of TLS the connection under it. */
  async #broken(socket: Socket): Promise<void> {
    await new Promise<void>((resolve) => socket.write("", () => resolve()));
    this.#socket?.resetAndDestroy();
  }

  #sent(bytes: Uint8Array): Uint8Array {
    const count = this.#session.scene.faults.transfer?.sends;
    if (count === undefined) return bytes;
    return count <= bytes.length
      ? bytes.subarray(0, count)
      : Buffer.concat([bytes, Buffer.alloc(count - bytes.length)]);
  }

  #content(): Uint8Array | undefined {
    const { scene } = this.#session;
    if (this.#verb === "RETR") return scene.files.read(this.#session.path(this.#argument));
    if (scene.options.listing !== undefined) return Buffer.from(scene.options.listing);
    const path = this.#session.path(this.#argument.replace(/^-\S+ ?/, ""));
    if (scene.files.facts(path) === undefined) return undefined;
    const now = (scene.options.clock ?? Date.now)();
    const line = { LIST: unix, NLST: name, MLSD: machine }[this.#verb] ?? name;
    const lines = scene.files.list(path).map((facts) => `${line(facts, now)}\r\n`);
    return Buffer.from(lines.join(""));
  }
}

type Facts = Parameters<typeof formatUnixLine>[0];
const unix = (facts: Facts, now: number): string => formatUnixLine(facts, now);
const machine = (facts: Facts): string => formatMachineLine(facts, ["type", "size", "modify"]);
const name = (facts: Facts): string => facts.name;

const networkText = (bytes: Uint8Array): Uint8Array => Buffer.from(new AsciiEncoder().push(bytes));

function localText(bytes: Uint8Array): Uint8Array {
  const decoder = new AsciiDecoder();
  return Buffer.concat([Buffer.from(decoder.push(bytes)), decoder.end()]);
}
