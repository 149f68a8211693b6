import type { Voice } from "../../explain/voice.ts";
import type { Session, Who } from "../../model.ts";
import { type Text, textOf } from "../marked.ts";
import type { CrossedSession } from "./crossed-rows.ts";
import type { SessionPair } from "./pair-sessions.ts";
import type { CrossingTexts } from "./texts.ts";

/** Seconds by which clocks differ, to be worth a word. */
const clocksApart = 0.5;

/** What is said below the rows of a comparison. `complete`: the captures hold all that came by. */
export function crossingNotes(
  crossed: CrossedSession,
  { client, server }: SessionPair,
  complete: boolean,
  say: CrossingTexts,
  voice: Voice,
): readonly Text[] {
  if (client === null || server === null)
    return [[say[client === null ? "note.alone.server" : "note.alone.client"]]];
  const { rows, clockAhead } = crossed;
  const same = rows.filter(({ judgement }) => judgement.fate === "passed").length;
  const counted = { n: voice.count(same), m: voice.count(rows.length) };
  const notes = [voice.say(say[same === rows.length ? "note.same" : "note.same.but"], counted)];
  const [one, two, three, four] = [client.client, client.server, server.client, server.server].map((end) =>
    voice.endpoint(end),
  ) as [string, string, string, string];
  if (one !== three || two !== four)
    notes.push(voice.say(say["note.ends"], { client: one, server: two, client2: three, server2: four }));
  const ports = nowhere(crossed, client, server);
  if (ports.length > 0)
    notes.push(voice.say(say["note.nothing"], { n: voice.count(ports.length), ports: voice.list(ports) }));
  const blind = complete ? null : filtered(crossed, { client, server });
  if (blind !== null) notes.push(voice.say(say["note.filter"], { who: voice.who(blind) }));
  if (Math.abs(clockAhead) > clocksApart) {
    const ahead = say[clockAhead > 0 ? "clock.ahead" : "clock.behind"];
    notes.push(voice.say(say["note.clocks"], { dur: voice.duration(Math.abs(clockAhead) * 1000), ahead }));
  }
  return [...notes, say["note.frames"]].map(textOf);
}

/** Ports that were announced, of which no end has a packet, nor did a transfer come about without. */
function nowhere({ names }: CrossedSession, client: Session, server: Session): readonly number[] {
  const unused = new Set(
    server.connections.filter(({ state }) => state === "unused").map(({ id }) => names.get(id)),
  );
  return client.connections
    .filter(({ id, state }) => state === "unused" && unused.has(id))
    .map(({ port }) => port);
}

/** The end whose capture has no data connection at all, where rows are said to be stopped because it lacks them. */
function filtered({ rows }: CrossedSession, sessions: Readonly<Record<Who, Session>>): Who | null {
  const blind = (who: Who): boolean => {
    const { id, connections, rows: its } = sessions[who];
    const seen =
      its.some((row) => row.connection !== id) || connections.some(({ frames }) => frames.length > 0);
    return (
      !seen &&
      rows.some(
        ({ [who]: at, row, judgement }) =>
          at === null && judgement.fate === "stopped" && "which" in row.params && row.params.which === "data",
      )
    );
  };
  return (["client", "server"] as const).find(blind) ?? null;
}
