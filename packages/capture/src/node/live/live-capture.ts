import type { Language } from "@twinport/diagnosis";
import type { FtpError } from "@twinport/protocol";
import { CaptureReader } from "../../read/index.ts";
import { Dump, type DumpProgram, defaultDevice } from "./dump.ts";
import { narrowFilter, wideFilter } from "./filter.ts";
import { HostList } from "./host-list.ts";
import { type HeldPacket, PacketQueue } from "./packet-queue.ts";
import { Seam } from "./seam.ts";

/** What is captured live. */
export interface LiveOptions {
  /** The interface; default: all of them on Linux. */
  readonly device?: string;
  /** Ports of control connections, beside 21 and 990; those from 1024 on are found without being named. */
  readonly controlPorts?: readonly number[];
  /** Of errors; default: English. */
  readonly language?: Language;
  /** Default: tcpdump, else dumpcap. */
  readonly programs?: readonly DumpProgram[];
  /** Packets a second that are not FTP's from which on the filter is narrowed. */
  readonly busy?: number;
}

/** Seconds after which a packet is taken to be in its place among the others. */
const holdSeconds = 0.2;
/** Packets a second that are not FTP's and are still let through. */
const busyRate = 2000;
/** The same while the kernel drops packets: those that it dropped are not counted. */
const busyRateWithLoss = 100;
/** Seconds between two filters. */
const switchSeconds = 2;

interface Source {
  readonly dump: Dump;
  readonly filter: string;
  /** Packets before and behind it are another's; in seconds since the Unix epoch. */
  readonly span: { from: number; until: number };
}

/**
 * Captures FTP through tcpdump or dumpcap. It begins with every connection that may carry data; where much of that turns out
 * to be something else, another filter takes over that has only the hosts with sessions. A filter cannot be changed while
 * it runs: the next program begins before the last one ends, and each gives the packets of its own time.
 */
export class LiveCapture {
  readonly #device: string;
  readonly #programs: readonly DumpProgram[] | undefined;
  readonly #language: Language | undefined;
  readonly #busy: number;
  readonly #hosts: HostList;
  readonly #queue = new PacketQueue();
  readonly #seam = new Seam();
  #sources: Source[] = [];
  #switching: Promise<void> | null = null;
  #switched = 0;
  #narrow = false;
  #others = 0;
  #counted = 0;
  #dropped = 0;
  #droppedBefore = 0;
  #opened = 0;
  #stopped = false;
  #fail: (error: FtpError) => void = () => {};
  /** Resolves when it ends although nobody asked it to, with why. */
  readonly failed: Promise<FtpError>;

  private constructor({
    device = defaultDevice(),
    controlPorts = [],
    programs,
    language,
    busy = busyRate,
  }: LiveOptions) {
    this.#device = device;
    this.#programs = programs;
    this.#language = language;
    this.#busy = busy;
    this.#hosts = new HostList(controlPorts);
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
  }

  /** Begins; rejects with FtpError "unreadable", with what to do, where nothing may be captured. */
  static async start(options: LiveOptions = {}): Promise<LiveCapture> {
    const live = new LiveCapture(options);
    live.#sources.push(await live.#open(wideFilter(live.#hosts.ports), 0));
    return live;
  }

  /** What captures. */
  get program(): DumpProgram | null {
    return this.#sources[0]?.dump.program ?? null;
  }

  /** The interface. */
  get device(): string {
    return this.#device;
  }

  /** The filter in force, in the language of libpcap. */
  get filter(): string {
    return this.#sources.at(-1)?.filter ?? "";
  }

  /** Only the hosts with sessions are captured whole. */
  get narrow(): boolean {
    return this.#narrow;
  }

  /** Packets that the kernel could not hand over. */
  get dropped(): number {
    return this.#sources.reduce((sum, { dump }) => sum + dump.dropped, this.#dropped);
  }

  /** Two hosts have a session at time `now`: `server` is the port of its control connection. */
  follow(one: string, other: string, server: number, now: number): void {
    this.#hosts.add(one, other, server, now);
  }

  /**
   * Takes what has come, by time, as far as nothing older can come at time `now` (seconds since the Unix epoch).
   * @param take says whether the packet is FTP's
   */
  drain(now: number, take: (packet: HeldPacket) => boolean): void {
    for (const packet of this.#queue.take(now - holdSeconds)) {
      if (!this.#seam.repeats(packet) && !take(packet)) this.#others++;
    }
    if (now - this.#counted >= 1) this.#count(now);
    if (this.#stopped || !this.#narrow || this.#switching !== null || now - this.#switched < switchSeconds)
      return;
    const filter = narrowFilter(this.#hosts.ports, this.#hosts.pairs(now));
    if (filter === this.filter) return;
    this.#switched = now;
    this.#switching = this.#switch(filter).finally(() => {
      this.#switching = null;
    });
  }

  /** Ends it; what had come is there to be drained. No process is left behind. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#switching;
    await Promise.all(this.#sources.map(({ dump }) => dump.stop()));
  }

  /** Ends it at once: the process that asked for it ends. */
  kill(): void {
    for (const { dump } of this.#sources) dump.kill();
  }

  /** Another second has passed: is there too much that is not FTP's? */
  #count(now: number): void {
    const { dropped } = this;
    const bound = dropped > this.#droppedBefore ? Math.min(this.#busy, busyRateWithLoss) : this.#busy;
    this.#narrow ||= this.#counted > 0 && this.#others / (now - this.#counted) > bound;
    this.#others = 0;
    this.#counted = now;
    this.#droppedBefore = dropped;
    // The answer comes for the next second.
    for (const { dump } of this.#sources) dump.ask();
  }

  async #switch(filter: string): Promise<void> {
    const [before] = this.#sources;
    if (before === undefined) return;
    let next: Source;
    try {
      next = await this.#open(filter, Number.POSITIVE_INFINITY);
    } catch {
      // The filter in force is as good as it was.
      return;
    }
    const now = Date.now() / 1000;
    this.#seam.place(now);
    next.span.from = now - this.#seam.width;
    before.span.until = now + this.#seam.width;
    this.#sources.push(next);
    // Its last packets are still on their way through the kernel and the pipe, and nothing tells which is the last.
    await new Promise((resolve) => setTimeout(resolve, holdSeconds * 1000));
    this.#sources = [next];
    await before.dump.stop();
    this.#dropped += before.dump.dropped;
  }

  async #open(filter: string, from: number): Promise<Source> {
    const number = ++this.#opened;
    const span = { from, until: Number.POSITIVE_INFINITY };
    const reader = new CaptureReader({
      packet: (packet) => {
        const time = packet.seconds + packet.nanos / 1e9;
        if (time >= span.from && time <= span.until) this.#queue.add(packet, number);
      },
    });
    const dump = await Dump.start({
      language: this.#language,
      device: this.#device,
      filter,
      ...(this.#programs && { programs: this.#programs }),
      chunk: (bytes) => reader.push(bytes),
    });
    void dump.ended.then((error) => {
      if (error !== null && !this.#stopped) this.#fail(error);
    });
    return { dump, filter, span };
  }
}
