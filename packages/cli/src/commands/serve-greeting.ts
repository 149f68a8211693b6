import { networkInterfaces } from "node:os";
import type { Endpoint } from "@twinport/protocol";
import { invocation } from "../invocation.ts";
import type { ServeOptions } from "./serve.ts";
import { texts } from "./serve-texts.ts";

/** The one user of a run, whose password may be shown. */
export interface ShownUser {
  readonly name: string;
  readonly password: string;
  /** Made up for this run; else the operator gave it, and it is not repeated. */
  readonly madeUp: boolean;
}

/** What is served, to whom, and the commands with which to try it. */
export function* greeting(
  root: string,
  endpoint: Endpoint,
  shown: ShownUser | null,
  options: Pick<ServeOptions, "anonymous" | "readOnly" | "lang">,
  environment: Readonly<Record<string, string | undefined>>,
): Generator<string> {
  const say = texts[options.lang];
  yield say.serving(root, `ftp://${hostPort(endpoint)}`);
  if (options.readOnly === true) yield say.readOnly;
  if (shown?.madeUp === true) yield say.madeUpUser(shown.name, shown.password);
  else if (shown !== null) yield say.user(shown.name);
  if (options.anonymous === true) yield say.anonymous;
  const user =
    shown === null ? (options.anonymous === true ? "anonymous:" : null) : encodeURIComponent(shown.name);
  if (user !== null) {
    const secret = shown?.madeUp === true ? `:${shown.password}` : "";
    for (const address of reachable(endpoint.address)) {
      const url = `ftp://${user}${secret}@${hostPort({ address, port: endpoint.port })}/`;
      yield `  ${invocation(environment)} ftp ${quoted(url)}`;
      yield `  curl ${quoted(url)}`;
    }
  }
  yield say.stop;
}

/** The addresses to name for one that the server listens on: of "all", this machine's own. */
function reachable(address: string): string[] {
  if (address !== "0.0.0.0" && address !== "::") return [address];
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const named = own.filter(({ family, scopeid }) => (address === "::" || family === "IPv4") && !scopeid);
  return named.length === 0 ? ["127.0.0.1"] : named.map((one) => one.address);
}

/** A word that a shell takes as it is, or in quotes. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`;
}

function hostPort({ address, port }: Endpoint): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}
