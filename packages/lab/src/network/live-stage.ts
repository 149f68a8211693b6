import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Endpoint, FtpError } from "@twinport/protocol";
import { Holder, labFolder } from "./holder.ts";
import type { Plan } from "./plan.ts";
import { type Ended, type Program, type ProgramOptions, startProgram } from "./program.ts";
import type { Machine, Stage } from "./stage.ts";

/** What a stage is built from. */
export interface StageOptions {
  readonly plan: Plan;
  readonly ipv6: boolean;
  readonly port: number;
  readonly twinport: readonly string[];
  readonly stop: AbortSignal;
  /** How long a program that is run to its end may take. Default 30. */
  readonly seconds?: number;
}

/** A stage of network namespaces. Needs root. */
export class LiveStage implements Stage {
  readonly server: Endpoint;
  readonly own: { readonly ipv4: string; readonly ipv6: string };
  readonly client: string;
  readonly stop: AbortSignal;
  readonly folders = {
    home: join(labFolder, "server/home"),
    local: join(labFolder, "client"),
    work: join(labFolder, "work"),
  };
  readonly twinport: readonly string[];
  /** Where packets are counted; set when captures begin. */
  packets: Stage["packets"] = () => 0;
  readonly #holder: Holder;
  readonly #seconds: number;

  private constructor(holder: Holder, { plan, ipv6, port, twinport, stop, seconds = 30 }: StageOptions) {
    const family = ipv6 ? "ipv6" : "ipv4";
    this.#holder = holder;
    this.server = { address: plan.reached[family], port };
    this.own = plan.server;
    this.client = plan.client[family];
    this.twinport = twinport;
    this.stop = stop;
    this.#seconds = seconds;
  }

  /** Builds it. Throws FtpError "unreadable" where that is not to be had. */
  static async build(options: StageOptions): Promise<LiveStage> {
    const holder = await Holder.open();
    try {
      const stage = new LiveStage(holder, options);
      const { status, output } = await startProgram(holder.within(["sh"]), { input: options.plan.script })
        .ended;
      if (status !== 0) throw new FtpError("unreadable", `cannot build the network: ${output.trim()}`);
      return stage;
    } catch (error) {
      await holder.close();
      throw error;
    }
  }

  start(machine: Machine, command: readonly string[], options: ProgramOptions = {}): Program {
    const { folder = "/", ...rest } = options;
    const there = ["ip", "netns", "exec", machine, "env", `--chdir=${folder}`, ...command];
    return startProgram(this.#holder.within(there), rest);
  }

  async run(machine: Machine, command: readonly string[], options: ProgramOptions = {}): Promise<Ended> {
    if (this.stop.aborted) throw new FtpError("aborted", "the lab was ended");
    const program = this.start(machine, command, { seconds: this.#seconds, ...options });
    const end = () => void program.stop();
    this.stop.addEventListener("abort", end);
    try {
      const ended = await program.ended;
      if (this.stop.aborted) throw new FtpError("aborted", "the lab was ended");
      return ended;
    } finally {
      this.stop.removeEventListener("abort", end);
    }
  }

  async must(machine: Machine, command: readonly string[], options?: ProgramOptions): Promise<string> {
    const { status, output } = await this.run(machine, command, options);
    if (status === 0) return output;
    throw new FtpError("refused", `${command.slice(0, 3).join(" ")} on the ${machine}: ${output.trim()}`);
  }

  async listens(machine: Machine, port: number, program: Program): Promise<void> {
    let over = false;
    void program.ended.then(() => {
      over = true;
    });
    await this.until(`something listens on port ${port} of the ${machine}`, async () => {
      if (over) throw new FtpError("refused", `the server ended: ${program.output.trim()}`);
      return (await this.must(machine, ["ss", "-Hltn", `sport = :${port}`])).includes("LISTEN");
    });
  }

  async until(what: string, condition: () => Promise<boolean>, seconds = 10): Promise<void> {
    const deadline = performance.now() + seconds * 1000;
    while (!(await condition())) {
      if (this.stop.aborted) throw new FtpError("aborted", "the lab was ended");
      if (performance.now() > deadline) throw new FtpError("timeout", `waited for this in vain: ${what}`);
      await delay(50);
    }
  }

  async write(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
    const outside = this.#outside(path);
    await mkdir(dirname(outside), { recursive: true, mode: 0o755 });
    await writeFile(outside, content);
    await chmod(outside, mode);
  }

  async read(path: string): Promise<Uint8Array> {
    return readFile(this.#outside(path));
  }

  /** Takes everything away. */
  async close(): Promise<void> {
    await this.#holder.close();
  }

  #outside(path: string): string {
    if (!path.startsWith(`${labFolder}/`) || path.includes("/../"))
      throw new Error(`not of the lab: ${path}`);
    return this.#holder.outside(path);
  }
}
