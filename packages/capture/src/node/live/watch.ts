import type { AnalyzeOptions } from "../../ftp/index.ts";
import type { CaptureSummary, Row, Session, Timestamp } from "../../model.ts";
import { PacketAnalysis } from "../../packet-analysis.ts";
import { linkTypeName } from "../../read/index.ts";
import { nodeHost } from "../host.ts";
import { LiveCapture, type LiveOptions } from "./live-capture.ts";
import { PacketFile } from "./packet-file.ts";

/** How live traffic is watched. */
export interface WatchOptions extends LiveOptions, Pick<AnalyzeOptions, "showPasswords" | "secrets"> {
  /** File for the packets that belong to FTP. */
  readonly write?: string;
  /**
   * What has become known of a session: rows that are final since, in order, each once; findings so far in the session. The
   * last call for a session is with the whole of it, which is not `unfinished`.
   * @param judged what was found so far is in it; else only what the rows speak of
   */
  told(session: Session, rows: readonly Row[], judged: boolean): void;
}

/** What is seen while watching. */
export interface WatchProgress {
  /** Packets that belong to FTP: the rows' frames are these, as a file of them has them. */
  readonly packets: number;
  /** Sessions that run. */
  readonly open: number;
  /** Packets that the kernel dropped, as far as the capturing program has said. */
  readonly dropped: number;
}

/** Live traffic, explained as it comes. Call `look` a few times a second. */
export class Watch {
  readonly #live: LiveCapture;
  readonly #analysis: PacketAnalysis;
  readonly #file: PacketFile | null;
  readonly #open = new Set<string>();
  readonly #linkTypes = new Set<number>();
  #packets = 0;
  #others = 0;
  #now = 0;
  #first: Timestamp | null = null;
  #last: Timestamp | null = null;

  private constructor(live: LiveCapture, options: WatchOptions) {
    this.#live = live;
    this.#file = options.write === undefined ? null : new PacketFile(options.write, live.device);
    const running = (session: Session, rows: readonly Row[], judged: boolean): void => {
      const { id, client, server, unfinished } = session;
      if (unfinished === true) this.#open.add(id);
      else this.#open.delete(id);
      if (unfinished === true) live.follow(client.address, server.address, server.port, this.#now);
      options.told(session, rows, judged);
    };
    const { showPasswords = false, secrets } = options;
    const given = { host: nodeHost, showPasswords, ...(secrets !== undefined && { secrets }) };
    this.#analysis = new PacketAnalysis(given, () => {}, { running });
  }

  /** Begins; rejects with FtpError "unreadable" where nothing may be captured, "local-file" for a file that cannot be written. */
  static async start(options: WatchOptions): Promise<Watch> {
    const live = await LiveCapture.start(options);
    try {
      return new Watch(live, options);
    } catch (error) {
      await live.stop();
      throw error;
    }
  }

  /** What captures, where, and with which filter. */
  get capture(): LiveCapture {
    return this.#live;
  }

  /** How far it is. */
  get progress(): WatchProgress {
    return { packets: this.#packets, open: this.#open.size, dropped: this.#live.dropped };
  }

  /** Takes what has come until `now`, in seconds since the Unix epoch. @param tell false: nobody can be told at the moment */
  look(now: number, tell = true): void {
    this.#now = now;
    this.#live.drain(now, (held) => {
      const packet = { ...held, frame: this.#packets + 1, interfaceId: 0 };
      this.#first ??= { seconds: held.seconds, nanos: held.nanos };
      this.#analysis.packet(packet);
      const { concern } = this.#analysis;
      // With the narrow filter, what is not known of a connection by now will not come.
      const wanted = concern === "yes" || (concern === "perhaps" && !this.#live.narrow);
      if (wanted) {
        this.#packets++;
        this.#last = { seconds: held.seconds, nanos: held.nanos };
        this.#linkTypes.add(held.linkType);
        this.#file?.add(held);
      } else this.#others++;
      return wanted;
    });
    this.#file?.flush();
    if (tell) this.#analysis.watch(now);
  }

  /** Ends it, and tells of the sessions that are left. */
  async stop(): Promise<CaptureSummary> {
    await this.#live.stop();
    this.look(Number.POSITIVE_INFINITY, false);
    this.#file?.end();
    return this.#analysis.end([
      {
        file: this.#live.device,
        format: "pcap",
        linkTypes: [...this.#linkTypes].map(linkTypeName),
        packets: this.#packets + this.#others,
        firstTime: this.#first,
        lastTime: this.#last,
        truncatedAt: null,
        warnings: [],
        comment: null,
      },
    ]);
  }
}
