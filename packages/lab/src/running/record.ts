import { FtpError } from "@twinport/protocol";
import { LiveStage } from "../network/live-stage.ts";
import { planOf } from "../network/plan.ts";
import type { Ended } from "../network/program.ts";
import { Tap } from "../network/tap.ts";
import type { ClientProgram, ServerProgram } from "../programs/programs.ts";
import { admitGuest } from "../programs/scripted.ts";
import type { Scenario } from "../scenario.ts";
import { layOut } from "./files.ts";

/** What is being done: for whoever waits. */
export type Step = "network" | "server" | "client" | "end";

/** How a scenario is run. */
export interface RecordOptions {
  /** The command line that runs Twinport's own command. */
  readonly twinport: readonly string[];
  /** Ends the lab when it aborts. */
  readonly stop: AbortSignal;
  onStep?(step: Step, server: string, client: string): void;
}

/** A program, and where it was found. */
export interface Found<P> {
  readonly program: P;
  readonly executable: string;
}

/** What came of it. */
export interface Recording {
  /** Captures, as pcap files, of what each end's cable carried. */
  readonly client: Uint8Array;
  readonly server: Uint8Array;
  /** How the client program ended, and what it said. */
  readonly visit: Ended;
}

/** How long connections may take to end when the client is gone. */
const settleSeconds = 4;

/**
 * Builds a scenario's network, lets a client visit a server there, and gives what was captured at both ends. Nothing is left
 * of it, however it ends. Needs root. Throws FtpError: "aborted" when it was told to stop, others where something does not work.
 */
export async function record(
  scenario: Scenario,
  server: Found<ServerProgram>,
  client: Found<ClientProgram>,
  { twinport, stop, onStep = () => {} }: RecordOptions,
): Promise<Recording> {
  const { visit, trouble = {}, server: settings = {} } = scenario;
  const step = (one: Step) => onStep(one, server.program.name, client.program.name);
  const ipv6 = visit.ipv6 === true;
  step("network");
  const plan = planOf(scenario.network, ipv6, trouble);
  const port = settings.tls === "implicit" ? 990 : 21;
  const seconds = scenario.patience ?? 30;
  const stage = await LiveStage.build({ plan, ipv6, port, twinport, stop, seconds });
  try {
    await layOut(stage);
    step("server");
    await server.program.start(stage, settings, server.executable);
    const { rules } = trouble;
    if (rules !== undefined) await stage.must(rules.on, ["nft", "-f", "-"], { input: rules.text });
    step("client");
    const taps = { client: await Tap.open(stage, "client"), server: await Tap.open(stage, "server") };
    stage.packets = (at) => taps[at].packets;
    const guest = scenario.guest === undefined ? undefined : await admitGuest(stage, scenario.guest);
    const [ended] = await Promise.all([
      client.program.visit(stage, visit, client.executable),
      trouble.act?.(stage),
    ]);
    step("end");
    await guest?.stop();
    await settled(stage);
    return {
      client: await taps.client.finish(scenario.captureFilter),
      server: await taps.server.finish(scenario.captureFilter),
      visit: ended,
    };
  } finally {
    await stage.close();
  }
}

/** Nothing is left of any connection but TIME-WAIT, at either end; or what is left, waits for something that does not come. */
async function settled(stage: LiveStage): Promise<void> {
  const connections = ["ss", "-Htan", "state", "connected", "exclude", "time-wait"];
  const none = async () =>
    (await stage.must("client", connections)) + (await stage.must("server", connections)) === "";
  await stage.until("the connections are closed", none, settleSeconds).catch((error: unknown) => {
    if (!(error instanceof FtpError) || error.code !== "timeout") throw error;
  });
}
