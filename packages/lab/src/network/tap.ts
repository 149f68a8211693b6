import { CaptureReader, concatBytes, type Packet, PcapWriter } from "@twinport/capture";
import { FtpError } from "@twinport/protocol";
import type { LiveStage } from "./live-stage.ts";
import type { Program } from "./program.ts";

/** tcpdump beside one end, on its only cable. */
export class Tap {
  /** Packets of any kind, so far. */
  packets = 0;
  readonly #at: "client" | "server";
  readonly #stage: LiveStage;
  readonly #writer = new PcapWriter();
  readonly #records: Uint8Array[] = [];
  readonly #reader = new CaptureReader({ packet: (packet) => this.#take(packet) });
  readonly #program: Program;
  #before = 0;

  private constructor(stage: LiveStage, at: "client" | "server") {
    this.#stage = stage;
    this.#at = at;
    const options = ["-i", "eth0", "-Z", "root", "-n", "-s", "0", "-B", "65536", "--immediate-mode", "-U"];
    this.#program = stage.start(at, ["tcpdump", ...options, "-w", "-"], {
      onOutput: (chunk) => this.#reader.push(chunk),
    });
  }

  /** Resolves once packets are captured. Throws FtpError "refused" where tcpdump does not start. */
  static async open(stage: LiveStage, at: "client" | "server"): Promise<Tap> {
    const tap = new Tap(stage, at);
    if (!(await tap.#program.says(/listening on/)))
      throw new FtpError("refused", `tcpdump does not start: ${tap.#program.output.trim()}`);
    // In this order: a packet between the two is waited for once too few, not once too often.
    const { packets } = tap;
    tap.#before = (await tap.#seen()) - packets;
    return tap;
  }

  /**
   * Ends it and gives the capture, once every packet that the cable has carried is in it: tcpdump is woken for each and
   * writes it at once, but not before we get here.
   * @param filter what somebody kept of it who captured with this filter, as tcpdump takes it
   */
  async finish(filter?: string): Promise<Uint8Array> {
    const all = async () => this.packets >= (await this.#seen()) - this.#before;
    await this.#stage.until(`every packet beside the ${this.#at} is captured`, all);
    await this.#program.stop("SIGINT");
    const whole = concatBytes([this.#writer.header(), ...this.#records]);
    return filter === undefined ? whole : await this.#filtered(whole, filter);
  }

  async #filtered(input: Uint8Array, filter: string): Promise<Uint8Array> {
    const kept: Uint8Array[] = [];
    const onOutput = (chunk: Uint8Array) => void kept.push(chunk);
    await this.#stage.must(this.#at, ["tcpdump", "-r", "-", "-w", "-", filter], { input, onOutput });
    return concatBytes(kept);
  }

  async #seen(): Promise<number> {
    const lines = await this.#stage.must(this.#at, ["cat", "/proc/net/dev"]);
    const fields = /^\s*eth0:(.*)$/m.exec(lines)?.[1]?.trim().split(/\s+/) ?? [];
    return Number(fields[1] ?? 0) + Number(fields[9] ?? 0);
  }

  #take(packet: Packet): void {
    this.packets++;
    const { data, start, end, seconds, nanos, originalLength } = packet;
    const frame = data.slice(start, end);
    if (!isHousekeeping(frame))
      this.#records.push(this.#writer.packet({ seconds, nanos }, { data: frame, originalLength }));
  }
}

const arp = 0x0806;
const ipv6 = 0x86dd;
const hopByHop = 0;
const icmpv6 = 58;

/** What machines say to find each other: ARP, and of ICMPv6 what is no error (RFC 4443 §2.1). */
function isHousekeeping(frame: Uint8Array): boolean {
  const type = ((frame[12] ?? 0) << 8) | (frame[13] ?? 0);
  if (type !== ipv6) return type === arp;
  const next = frame[20];
  return next === hopByHop || (next === icmpv6 && (frame[54] ?? 0) >= 128);
}
