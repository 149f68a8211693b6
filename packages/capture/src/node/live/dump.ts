import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import type { Readable } from "node:stream";
import type { Language } from "@twinport/diagnosis";
import { FtpError } from "@twinport/protocol";
import { type Attempt, refusal } from "./refusal.ts";
import { refusalTexts } from "./refusal-texts.ts";

/** The programs that capture, the first that is there is taken. */
const dumpPrograms = ["tcpdump", "dumpcap"] as const;
/** A program that captures. */
export type DumpProgram = (typeof dumpPrograms)[number];

/** What is captured. */
export interface DumpOptions {
  /** The interface. */
  readonly device: string;
  /** In the language of libpcap (pcap-filter(7)). */
  readonly filter: string;
  /** Of errors; default: English. */
  readonly language?: Language | undefined;
  /** Default: tcpdump, else dumpcap. */
  readonly programs?: readonly DumpProgram[];
  /** Given the bytes of a pcap file as they come. */
  chunk(bytes: Uint8Array): void;
}

/** How long a program may take to begin, and to end, in milliseconds. */
const patience = 5000;
/** Captured bytes of a packet: the largest IP packet with what stands before it. The kernel holds room for as much. */
const snaplen = 66_000;
/**
 * MiB in the kernel for what comes while nobody reads. tcpdump, to give each packet at once, has the kernel hold a place of
 * `snaplen` for each, so that this is room for 1,500; the default 2 MiB lose packets whenever the machine is busy.
 */
const bufferMegabytes = 96;
/** Characters of what a program says that are kept. */
const maxSaid = 4096;

/** A program that captures, under way. */
export class Dump {
  readonly program: DumpProgram;
  readonly #child: Child;
  /** What is said if it does not begin. */
  readonly #late: string;
  #said = "";
  #dropped = 0;
  #stopped = false;
  /** Resolves when it has ended, with why if nobody asked it to. */
  readonly ended: Promise<FtpError | null>;

  private constructor(attempt: Attempt, child: Child) {
    this.program = attempt.program;
    this.#late = refusalTexts[attempt.language ?? "en"].late(attempt.program);
    this.#child = child;
    child.stderr.on("data", (text: Buffer) => this.#hear(text.toString()));
    this.ended = new Promise((resolve) => {
      child.once("error", (cause) => resolve(refusal(attempt, this.#said, cause)));
      child.once("close", () => resolve(this.#stopped ? null : refusal(attempt, this.#said)));
    });
  }

  /**
   * Begins to capture; resolves once the filter stands. Rejects with FtpError "unreadable" if no program is there, or it may
   * not capture, with what to do about it.
   */
  static async start(options: DumpOptions): Promise<Dump> {
    const { programs = dumpPrograms, device, language, filter, chunk } = options;
    let problem: FtpError | null = null;
    for (const program of programs) {
      const child = spawn(program, argumentsOf(program, device, filter), {
        stdio: ["ignore", "pipe", "pipe"],
        // ^C is for us, who end it in order.
        detached: true,
      });
      const dump = new Dump({ program, device, language }, child);
      child.stdout.on("data", chunk);
      const failed = await dump.#begin();
      if (failed === null) return dump;
      problem ??= failed;
      // What is not there may be there by the other name; what is refused is refused to both.
      if ((failed.cause as NodeJS.ErrnoException | undefined)?.code !== "ENOENT") throw failed;
    }
    throw problem ?? new FtpError("unreadable", "nothing captures here");
  }

  /** Packets that the kernel could not hand over, as far as the program has said. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Asks how many packets were dropped; dumpcap says it only at its end. */
  ask(): void {
    if (this.program === "tcpdump") this.#child.kill("SIGUSR1");
  }

  /** Ends it; resolves when all that it had captured has come. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = once(this.#child, "close");
    this.#child.kill("SIGINT");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), patience);
    await closed;
    clearTimeout(timer);
  }

  /** Ends it without waiting. */
  kill(): void {
    this.#stopped = true;
    this.#child.kill("SIGKILL");
  }

  /** Null once the filter stands, else why it does not. */
  async #begin(): Promise<FtpError | null> {
    let timer: NodeJS.Timeout | undefined;
    const stands = new Promise<null>((resolve) => {
      this.#child.stderr.on("data", () => {
        if (/listening on|^File: /m.test(this.#said)) resolve(null);
      });
    });
    const late = new Promise<FtpError>((resolve) => {
      timer = setTimeout(() => {
        this.kill();
        resolve(new FtpError("unreadable", this.#late));
      }, patience);
    });
    try {
      return await Promise.race([stands, this.ended, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #hear(text: string): void {
    this.#said = (this.#said + text).slice(-maxSaid);
    for (const [, tcpdump, dumpcap] of text.matchAll(
      /(\d+) packets? dropped by kernel|on interface .*: \d+\/(\d+)/g,
    ))
      this.#dropped = Number(tcpdump ?? dumpcap);
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

function argumentsOf(program: DumpProgram, device: string, filter: string): string[] {
  const common = ["-i", device, "-s", `${snaplen}`, "-w", "-"];
  if (program === "dumpcap") return [...common, "-q", "-P", "-B", `${bufferMegabytes}`, "-f", filter];
  return [...common, "-n", "-U", "--immediate-mode", "-B", `${bufferMegabytes * 1024}`, filter];
}

/** The interface that sees most: on Linux all of them, loopback too. */
export function defaultDevice(): string {
  return process.platform === "linux" ? "any" : "en0";
}
