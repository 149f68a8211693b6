import { clients, servers } from "../programs/index.ts";
import { lookUp } from "../programs/lookup.ts";
import type { ClientName, ClientProgram, Needed, ServerName, ServerProgram } from "../programs/programs.ts";
import type { Scenario } from "../scenario.ts";
import type { Found } from "./record.ts";

/** Who plays in a scenario; or what keeps it from being played. */
export type Cast =
  | { readonly server: Found<ServerProgram>; readonly client: Found<ClientProgram> }
  /** The scenario cannot be shown with the program that was asked for. */
  | { readonly unfit: ServerName | ClientName }
  /** None of its servers, or clients, is installed; this is what the first one needs. */
  | { readonly missing: readonly Needed[] };

/** The scenario's programs that have what it asks for, the first of each first. */
export function fitting(scenario: Scenario): {
  readonly servers: readonly ServerName[];
  readonly clients: readonly ClientName[];
} {
  return {
    servers: fittingServers(scenario).map(({ name }) => name),
    clients: fittingClients(scenario).map(({ name }) => name),
  };
}

function fittingServers({ servers: names, server = {} }: Scenario): readonly ServerProgram[] {
  return named(servers, names).filter((one) => one.can(server));
}

function fittingClients({ clients: names, visit }: Scenario): readonly ClientProgram[] {
  return named(clients, names).filter((one) => one.can(visit));
}

function named<P extends { readonly name: string }>(programs: readonly P[], names: readonly string[]) {
  return names.flatMap((name) => programs.filter((program) => program.name === name));
}

/** Of each the one that is asked for, else the first of the scenario's that is installed. */
export async function cast(scenario: Scenario, server?: ServerName, client?: ClientName): Promise<Cast> {
  const settings = scenario.server ?? {};
  const serving = await first(
    fittingServers(scenario).filter(({ name }) => server === undefined || name === server),
    (one) => one.needs?.(settings) ?? [],
  );
  const visiting = await first(
    fittingClients(scenario).filter(({ name }) => client === undefined || name === client),
    () => [],
  );
  if (serving === undefined && server !== undefined) return { unfit: server };
  if (visiting === undefined && client !== undefined) return { unfit: client };
  if (serving === undefined || visiting === undefined) throw new Error(`nobody can play ${scenario.name}`);
  const missing = [serving, visiting].flatMap((one) => ("missing" in one ? one.missing : []));
  if ("missing" in serving || "missing" in visiting) return { missing };
  return { server: serving, client: visiting };
}

async function first<P extends ServerProgram | ClientProgram>(
  candidates: readonly P[],
  needs: (program: P) => readonly Needed[],
): Promise<Found<P> | { readonly missing: readonly Needed[] } | undefined> {
  let lacked: readonly Needed[] | undefined;
  for (const program of candidates) {
    const executable = program.program === null ? process.execPath : await lookUp(program.program);
    const further = needs(program);
    const there = await Promise.all(further.map((one) => lookUp(one.program)));
    if (executable !== undefined && there.every((path) => path !== undefined)) return { program, executable };
    const own =
      executable === undefined && program.program !== null
        ? [{ program: program.program, package: program.package ?? program.program }]
        : [];
    lacked ??= [...own, ...further.filter((_, index) => there[index] === undefined)];
  }
  return lacked === undefined ? undefined : { missing: lacked };
}
