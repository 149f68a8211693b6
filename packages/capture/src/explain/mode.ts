import { isPassive } from "@twinport/protocol";
import type { DataConnectionRecord, Session } from "../model.ts";
import { commandAt } from "./find.ts";
import { refusesAddress } from "./reply-form.ts";
import { isThird, otherServer, thirdHost } from "./third-host.ts";
import type { Voice } from "./voice.ts";

/**
 * What passive or active mode means, for each of the two that the session used. A mode that was agreed on, of which
 * every data connection failed or none was seen, is told so; and so is a data connection that leads to a third host.
 */
export function modeSentences(session: Session, voice: Voice): string[] {
  const { session: phrases } = voice.phrases;
  const hosts = thirdHosts(session);
  const strangers = session.connections.filter((data) => namesStranger(data, session) && !hosts.has(data.id));
  const refused = refusals(session, strangers);
  const sentences: string[] = [];
  for (const mode of ["passive", "active"] as const) {
    const announced = session.connections.filter(
      (data) =>
        modeOf(data.method) === mode &&
        !hosts.has(data.id) &&
        !strangers.includes(data) &&
        !refused.has(data),
    );
    const outcome = outcomeOf(announced);
    if (outcome === null) continue;
    const { shown, how } = outcome;
    const ports = portsOf(shown, mode === "active" && how === "made");
    sentences.push(
      voice.say(phrases[how === "made" ? (`mode.${mode}` as const) : (`mode.${mode}.${how}` as const)], {
        n: `${ports.length}`,
        port: voice.list(ports),
        method: [...new Set(shown.map(({ method }) => method))].join("/"),
      }),
    );
  }
  if (refused.size > 0) {
    const to = [...refused.keys()].map(({ address, port }) => voice.endpoint({ address, port }));
    const f = voice.list([...refused.values()]);
    sentences.push(voice.say(phrases["mode.active.refused"], { n: `${to.length}`, to: voice.list(to), f }));
  }
  for (const how of ["failed", "unseen"] as const) {
    const named = strangers.filter(
      ({ state }) => (state === "refused" || state === "unanswered") === (how === "failed"),
    );
    const to = [...new Set(named.map(({ address, port }) => voice.endpoint({ address, port })))];
    if (to.length === 0) continue;
    sentences.push(voice.say(phrases[`mode.active.third.${how}`], { n: `${to.length}`, to: voice.list(to) }));
  }
  const third = [...new Set(hosts.values())];
  if (third.length > 0) {
    sentences.push(
      voice.say(phrases["mode.third"], {
        ip: voice.list(third.map((host) => voice.wire(host))),
      }),
    );
  }
  return sentences;
}

/** The addresses for active mode that the server did not accept, each with the frame of the reply that says so. */
function refusals(
  session: Session,
  strangers: readonly DataConnectionRecord[],
): ReadonlyMap<DataConnectionRecord, number> {
  const refused = new Map<DataConnectionRecord, number>();
  for (const data of session.connections) {
    if (data.state !== "unused" || modeOf(data.method) !== "active" || strangers.includes(data)) continue;
    const command = commandAt(session, data.announcedIn);
    const reply = command?.replies.find(({ code }) => refusesAddress(code, command.verb));
    if (reply !== undefined) refused.set(data, reply.frame);
  }
  return refused;
}

/** A client that names another host's address, to which no connection came about. */
function namesStranger({ method, state, address }: DataConnectionRecord, session: Session): boolean {
  return modeOf(method) === "active" && state !== "open" && isThird(address, session.client.address);
}

/** The data connections that do not lead to the client, by their ids, with the hosts to which they lead. */
function thirdHosts(session: Session): ReadonlyMap<string, string> {
  const hosts = new Map<string, string>();
  for (const data of session.connections) {
    const host = data.state === "open" ? thirdHost(data, session) : null;
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
  return isPassive(method) ? "passive" : "active";
}

/** The announced ports or, for active connections that were made, the ports they come from. */
function portsOf(connections: readonly DataConnectionRecord[], origins: boolean): number[] {
  const ports = connections.map((data) => (origins ? (data.from?.port ?? 20) : data.port));
  return [...new Set(ports)];
}
