import { sameAddress, shown } from "@twinport/protocol";
import type { Voice } from "../explain/voice.ts";
import type { Ladder, Lane } from "../ladder/index.ts";
import type { Session } from "../model.ts";
import { CellLine } from "./ladder-canvas.ts";
import type { Paint } from "./paint.ts";
import { clip, displayWidth } from "./width.ts";

/** Cells between the lanes that only data goes to. */
const narrowGap = 16;
/** Cells between client and server, where there is room: longer arrows are no better. */
const widestGap = 68;
/** Cells that words between client and server have at least. */
const leastGap = 20;
/** Widest column of frames; longer lists are wrapped. */
const maxFrames = 14;

/** Where the lines of a ladder stand. */
export interface Grid {
  /** Cells of a line. */
  readonly width: number;
  /** Cells of the column of frames. */
  readonly frames: number;
  /** The cell of each lane. */
  readonly lanes: readonly number[];
}

/** Lays lanes out beside a column for `frames`, in lines of `width` cells. */
export function gridOf({ lanes }: Ladder, frames: readonly string[], width: number): Grid {
  const most = frames.reduce((widest, one) => Math.max(widest, displayWidth(one)), 4);
  const column = Math.min(most, width < 100 ? 9 : maxFrames);
  const first = column + 2;
  const control = lanes.findIndex(({ role }) => role === "control");
  const others = lanes.length - 1 - control;
  const free = width - 4 - first;
  const gap =
    others === 0 ? 0 : Math.max(3, Math.min(narrowGap, Math.floor((free - leastGap) / (others + 1))));
  const words = Math.min(widestGap, free - gap * others);
  return {
    width,
    frames: column,
    lanes: lanes.map((_, at) =>
      at <= control ? first + Math.round((words * at) / control) : first + words + gap * (at - control),
    ),
  };
}

/** The heads of the lanes: what each is, and its address. */
export function headLines(
  ladder: Ladder,
  session: Session,
  grid: Grid,
  voice: Voice,
  paint: Paint,
): string[] {
  const titles = ladder.lanes.map(({ role }) => voice.phrases.ladder[`lane.${role}`]);
  const names = ladder.lanes.map((lane) => nameOf(lane, session));
  return [
    headLine(titles, grid, "strong", voice.phrases.columns.frames).text(paint),
    headLine(names, grid, null, "").text(paint),
  ].filter((line) => line !== "");
}

/** The port alone where the address is the server's, which its own lane names. */
function nameOf({ role, name }: Lane, { server }: Session): string {
  if (role !== "data") return shown(name);
  if (sameAddress(name, server.address)) return "";
  const port = /:(\d+)$/.exec(name);
  const address = port === null ? name : name.slice(0, port.index).replace(/^\[|\]$/g, "");
  return port !== null && sameAddress(address, server.address) ? port[0] : shown(name);
}

function headLine(heads: readonly string[], grid: Grid, ink: "strong" | null, column: string): CellLine {
  const line = new CellLine(grid.width);
  line.put(0, clip(column, grid.frames), "dim");
  let free = grid.frames + 1;
  for (const [at, lane] of grid.lanes.entries()) {
    const next = grid.lanes[at + 1];
    const until = next === undefined ? grid.width : Math.floor((lane + next) / 2) + (at === 0 ? 2 : 0);
    const head = clip(heads[at] ?? "", Math.max(1, until - free - 1));
    const size = displayWidth(head);
    const begin = Math.max(free, Math.min(lane - Math.floor(size / 2), until - size));
    line.put(begin, head, ink);
    if (size > 0) free = begin + size + 1;
  }
  return line;
}
