import { type FindingLevel, isAtLeast } from "@twinport/diagnosis";
import { commandSpec, inPrefix, matchWildcard, parsePrefix } from "@twinport/protocol";
import { subjectOf } from "../explain/command.ts";
import { modeOf } from "../explain/mode.ts";
import type { Level, Session } from "../model.ts";
import type { FilterExpectation } from "./words.ts";

type Matches = (session: Session) => boolean;

/** A condition of a filter: a word by itself, or one with an argument. */
type Primitive =
  | { readonly argument: null; readonly matches: Matches }
  | {
      readonly argument: FilterExpectation;
      /** Undefined: the argument is none. */
      readonly filter: (argument: string) => Matches | undefined;
    };

/** Every condition by its name; docs/explain.md says what they mean. */
export const primitives: ReadonlyMap<string, Primitive> = new Map<string, Primitive>([
  [
    "host",
    withArgument("address", (text) =>
      onAddresses(text, (session) => [...endpointsOf(session)].map(({ address }) => address)),
    ),
  ],
  ["client", withArgument("address", (text) => onAddresses(text, ({ client }) => [client.address]))],
  ["server", withArgument("address", (text) => onAddresses(text, ({ server }) => [server.address]))],
  ["port", withArgument("port", onPort)],
  [
    "user",
    withArgument(
      "name",
      (text) =>
        ({ user }) =>
          user !== null && matchWildcard(text, user),
    ),
  ],
  ["command", withArgument("command", onCommand)],
  ["file", withArgument("pattern", onFile)],
  ["code", withArgument("code", onCode)],
  ["level", withArgument("level", onLevel)],
  ["mode", withArgument("mode", onMode)],
  ["finding", withArgument("finding", onFinding)],
  ["tls", { argument: null, matches: ({ encrypted }) => encrypted !== "no" }],
  ["failed", { argument: null, matches: hasFailed }],
  [
    "incomplete",
    { argument: null, matches: ({ transfers }) => transfers.some(({ complete }) => complete === "no") },
  ],
]);

function withArgument(argument: FilterExpectation, filter: (text: string) => Matches | undefined): Primitive {
  return { argument, filter };
}

/** Both ends of the control connection and of each data connection. */
function* endpointsOf({ client, server, connections }: Session): Generator<Session["client"]> {
  yield client;
  yield server;
  for (const { from, to } of connections) {
    if (from !== null) yield from;
    if (to !== null) yield to;
  }
}

function onAddresses(text: string, addresses: (session: Session) => readonly string[]): Matches | undefined {
  const prefix = parsePrefix(text);
  if (prefix === undefined) return undefined;
  return (session) => addresses(session).some((address) => inPrefix(address, prefix));
}

function onPort(text: string): Matches | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) return undefined;
  return (session) => {
    for (const endpoint of endpointsOf(session)) if (endpoint.port === port) return true;
    return session.connections.some((data) => data.port === port);
  };
}

function onCommand(text: string): Matches | undefined {
  if (!/^[a-z*?]+$/i.test(text)) return undefined;
  const wanted = text.toUpperCase();
  return ({ commands }) => commands.some(({ verb }) => matchWildcard(wanted, verb.toUpperCase()));
}

/** A path that a command names; a pattern without "/" is compared with its last part. */
function onFile(text: string): Matches {
  const whole = text.includes("/");
  return ({ commands }) =>
    commands.some((command) => {
      const kind = commandSpec(command.verb)?.kind;
      if (kind !== "path" && command.verb !== "SITE") return false;
      const path = subjectOf(command);
      return matchWildcard(text, whole ? path : path.slice(path.lastIndexOf("/") + 1));
    });
}

/** "550", "4xx", "42x". */
function onCode(text: string): Matches | undefined {
  if (!/^[1-6](?:\d\d|\dx|xx)$/i.test(text)) return undefined;
  const wanted = text.toLowerCase();
  return ({ rows }) =>
    rows.some((row) => {
      if (row.kind !== "reply") return false;
      const code = `${row.params.code}`;
      return wanted.split("").every((digit, at) => digit === "x" || digit === code[at]);
    });
}

/** From the least on. */
const levels: readonly string[] = ["ok", "note", "warn", "error"] satisfies Level[];

/** A row of this level or a worse one. */
function onLevel(text: string): Matches | undefined {
  const least = levels.indexOf(text.toLowerCase());
  if (least < 0) return undefined;
  return ({ rows }) => rows.some(({ level }) => levels.indexOf(level) >= least);
}

/** "R01", or a finding of this level or a worse one. */
function onFinding(text: string): Matches | undefined {
  const level = findingLevels.find((one) => one === text.toLowerCase());
  if (level !== undefined) return ({ findings }) => findings.some((one) => isAtLeast(one, level));
  const rule = text.toUpperCase();
  return /^R\d{2,3}$/.test(rule) ? ({ findings }) => findings.some((one) => one.rule === rule) : undefined;
}

const findingLevels = ["note", "warn", "error"] as const satisfies FindingLevel[];

function onMode(text: string): Matches | undefined {
  const mode = text.toLowerCase();
  if (mode !== "passive" && mode !== "active") return undefined;
  return ({ connections }) => connections.some(({ method }) => modeOf(method) === mode);
}

/** A command was answered with 4xx or 5xx, or a data connection did not come about. */
function hasFailed({ commands, connections }: Session): boolean {
  return (
    commands.some(({ replies }) => replies.some(({ code }) => code >= 400 && code < 600)) ||
    connections.some(({ state }) => state === "refused" || state === "unanswered")
  );
}
