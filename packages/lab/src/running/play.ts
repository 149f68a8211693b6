import type { ClientName, ServerName } from "../programs/programs.ts";
import type { Scenario } from "../scenario.ts";
import { type Cast, cast } from "./cast.ts";
import { judge, type Verdict } from "./judge.ts";
import { type Recording, type RecordOptions, record } from "./record.ts";

/** Who is to play; default the first of the scenario's programs that is installed. */
export interface Wanted {
  readonly server?: ServerName;
  readonly client?: ClientName;
}

/** What became of a scenario. */
export type Played =
  | {
      readonly kind: "played";
      readonly server: ServerName;
      readonly client: ClientName;
      readonly recording: Recording;
      readonly verdict: Verdict;
    }
  | ({ readonly kind: "not played" } & Exclude<Cast, { readonly server: unknown }>);

/** Runs a scenario and judges its captures. Throws as `record` does. */
export async function play(scenario: Scenario, wanted: Wanted, options: RecordOptions): Promise<Played> {
  const players = await cast(scenario, wanted.server, wanted.client);
  if (!("server" in players)) return { kind: "not played", ...players };
  const { server, client } = players;
  const recording = await record(scenario, server, client, options);
  const verdict = await judge(scenario, recording);
  return { kind: "played", server: server.program.name, client: client.program.name, recording, verdict };
}
