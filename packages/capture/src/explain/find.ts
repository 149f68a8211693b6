import type { CommandRecord, DataConnectionRecord, Session } from "../model.ts";

/** The data connection of an id such as "C1.D2": its number is its place, as long as none was left out. */
export function connectionOf(session: Session, id: string): DataConnectionRecord | undefined {
  const { connections } = session;
  const place = connections[Number(id.slice(id.lastIndexOf("D") + 1)) - 1];
  return place?.id === id ? place : connections.find((data) => data.id === id);
}

/** The data connection that the row of a frame announces. */
export function announcedAt(session: Session, frame: number): DataConnectionRecord | undefined {
  return session.connections[placeAt(session.connections, frame, ({ announcedIn }) => announcedIn)];
}

/** The command of a frame. */
export function commandAt(session: Session, frame: number): CommandRecord | undefined {
  return session.commands[placeOfCommand(session, frame)];
}

/** The place of the command of a frame among the session's, -1 if there is none. */
export function placeOfCommand(session: Session, frame: number): number {
  return placeAt(session.commands, frame, (command) => command.frame);
}

/** The place of the first of `sorted` at a frame, or -1. There may be thousands, and as many rows that ask. */
function placeAt<T>(sorted: readonly T[], frame: number, frameOf: (one: T) => number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const one = sorted[middle];
    if (one !== undefined && frameOf(one) < frame) low = middle + 1;
    else high = middle;
  }
  const found = sorted[low];
  return found !== undefined && frameOf(found) === frame ? low : -1;
}
