import type { Ended } from "../network/program.ts";
import { account, type Stage } from "../network/stage.ts";
import type { Visit } from "../scenario.ts";

/** What a client program needs to know of the place where it runs. */
export interface Target {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** For files of passwords. */
  readonly work: string;
}

/** How a client is run: plain data, so that it can be looked at without running one. */
export interface ClientPlan {
  readonly files?: readonly { readonly path: string; readonly content: string; readonly mode: number }[];
  readonly command: readonly string[];
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Whom the client visits, with the password that the visit wants. */
export function targetOf({ server, folders }: Pick<Stage, "server" | "folders">, visit: Visit): Target {
  const password = visit.wrongPassword === true ? "open-barley" : account.password;
  return { ...server, user: account.user, password, work: folders.work };
}

/** Runs a client as planned, as often as the visit says; what it said each time is joined. */
export async function runClient(stage: Stage, visit: Visit, plan: ClientPlan): Promise<Ended> {
  for (const { path, content, mode } of plan.files ?? []) await stage.write(path, content, mode);
  let ended: Ended = { status: null, output: "" };
  for (let time = 0; time < (visit.times ?? 1); time++) {
    const { status, output } = await stage.run("client", plan.command, {
      folder: stage.folders.local,
      env: { HOME: stage.folders.local, ...plan.env },
      ...(plan.input !== undefined && { input: plan.input }),
    });
    ended = { status, output: ended.output + output };
  }
  return ended;
}

/** An address as it stands in a URL. */
export function inUrl(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
