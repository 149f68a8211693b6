import type { DataConnectionRecord, Session } from "../model.ts";
import type { Voice } from "./voice.ts";

/** Ports named in one sentence; more would say nothing more. */
const namedPorts = 4;

/**
 * What passive or active mode means, for each of the two that the session used. A mode that was agreed on
 * and of which no data connection was seen is told so.
 */
export function modeSentences(session: Session, voice: Voice): string[] {
  const { session: phrases } = voice.phrases;
  const sentences: string[] = [];
  for (const mode of ["passive", "active"] as const) {
    const announced = session.connections.filter(({ method }) => modeOf(method) === mode);
    const made = announced.filter(({ state }) => state === "open");
    if (announced.length === 0) continue;
    const shown = made.length === 0 ? announced : made;
    const ports = portsOf(shown, mode === "active" && made.length > 0);
    sentences.push(
      voice.say(phrases[made.length === 0 ? (`mode.${mode}.unseen` as const) : (`mode.${mode}` as const)], {
        n: `${ports.length}`,
        port: list(ports, voice),
        method: [...new Set(shown.map(({ method }) => method))].join("/"),
      }),
    );
  }
  return sentences;
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
