import type { DataConnectionRecord, Session } from "../model.ts";
import { otherServer, thirdHost } from "./third-host.ts";
import type { Voice } from "./voice.ts";

/** Ports named in one sentence; more would say nothing more. */
const namedPorts = 4;

/**
 * What passive or active mode means, for each of the two that the session used. A mode that was agreed on, of which
 * every data connection failed or none was seen, is told so; and so is a data connection that leads to a third host.
 */
export function modeSentences(session: Session, voice: Voice): string[] {
  const { session: phrases } = voice.phrases;
  const hosts = thirdHosts(session);
  const sentences: string[] = [];
  for (const mode of ["passive", "active"] as const) {
    const announced = session.connections.filter(
      ({ id, method }) => modeOf(method) === mode && !hosts.has(id),
    );
    const outcome = outcomeOf(announced);
    if (outcome === null) continue;
    const { shown, how } = outcome;
    const ports = portsOf(shown, mode === "active" && how === "made");
    sentences.push(
      voice.say(phrases[how === "made" ? (`mode.${mode}` as const) : (`mode.${mode}.${how}` as const)], {
        n: `${ports.length}`,
        port: list(ports, voice),
        method: [...new Set(shown.map(({ method }) => method))].join("/"),
      }),
    );
  }
  for (const host of new Set(hosts.values()))
    sentences.push(voice.say(phrases["mode.third"], { ip: voice.wire(host) }));
  return sentences;
}

/** The data connections that do not lead to the client, by their ids, with the hosts to which they lead. */
function thirdHosts(session: Session): ReadonlyMap<string, string> {
  const hosts = new Map<string, string>();
  for (const data of session.connections) {
    const host = thirdHost(data, session);
    if (host !== null) hosts.set(data.id, host);
  }
  for (const { kind, params } of session.rows) {
    if (kind === "data.fxp") hosts.set(params.connection, otherServer(params, session));
  }
  return hosts;
}

/** What came of the data connections of a mode, and the ones that show it; null if there is none. */
function outcomeOf(
  announced: readonly DataConnectionRecord[],
): { shown: readonly DataConnectionRecord[]; how: "made" | "failed" | "unseen" } | null {
  const made = announced.filter(({ state }) => state === "open");
  if (made.length > 0) return { shown: made, how: "made" };
  const failed = announced.filter(({ state }) => state === "refused" || state === "unanswered");
  if (failed.length > 0) return { shown: failed, how: "failed" };
  return announced.length === 0 ? null : { shown: announced, how: "unseen" };
}

/** Which side waits: the server in passive mode, the client in active mode. */
export function modeOf(method: DataConnectionRecord["method"]): "passive" | "active" {
  return method === "PASV" || method === "EPSV" ? "passive" : "active";
}

/** The announced ports or, for active connections that were made, the ports they come from. */
function portsOf(connections: readonly DataConnectionRecord[], origins: boolean): number[] {
  const ports = connections.map((data) => (origins ? (data.from?.port ?? 20) : data.port));
  return [...new Set(ports)];
}

/** "13365, 40001 and 40002"; the rest of a long list is only hinted at. */
function list(ports: readonly number[], voice: Voice): string {
  const { and, last } = voice.phrases.words;
  if (ports.length > namedPorts) return `${ports.slice(0, namedPorts).join(and)} …`;
  return [ports.slice(0, -1).join(and), `${ports.at(-1)}`].filter((part) => part !== "").join(last);
}
