import type { Finding } from "@twinport/diagnosis";
import { formatEndpoint, isPassive, shown } from "@twinport/protocol";
import type { Language } from "../../explain/index.ts";
import { modeSentences } from "../../explain/mode.ts";
import { formatFrames } from "../../explain/units.ts";
import type { Voice } from "../../explain/voice.ts";
import {
  type Bar,
  type Label,
  type Ladder,
  type Lane,
  labelParts,
  ladderOf,
  type Shape,
  type Step,
} from "../../ladder/index.ts";
import type { FrameRange, Row, Session } from "../../model.ts";

/** Rows of a session that are drawn: of more, these from its beginning and from its end. */
const firstRows = 240;
const lastRows = 60;
/** Findings that are told below a ladder. */
const toldFindings = 6;
/** Characters of a wire line, of a name, of a sentence. */
const lineText = 120;
const nameText = 60;

/** A row as it is drawn. */
export interface PanelRow {
  readonly step: Step;
  /** "25,27-29". */
  readonly frames: string;
  readonly label: Label;
  /** "client opens", where a connection is opened. */
  readonly opens: string | null;
  /** The label says no more than how every connection is opened. */
  readonly usual: boolean;
  /** Rule of the finding that it is evidence of. */
  readonly finding: Badge | null;
  /** Lane at which it was changed on its way. */
  readonly changedAt: number | null;
}

/** The mark of a finding. */
export interface Badge {
  readonly rule: string;
  readonly level: Finding["level"];
}

/** All that a picture keeps of a session. */
export interface Panel {
  readonly id: string;
  /** "Passive mode", and what that means at a glance. */
  readonly mode: string;
  readonly gist: string;
  /** "reader@192.0.2.9:21". */
  readonly who: string;
  readonly lanes: readonly { readonly role: Lane["role"]; readonly title: string; readonly name: string }[];
  /** `first` and `last` are places among `rows`. */
  readonly bars: readonly Bar[];
  readonly rows: readonly PanelRow[];
  /** Rows left out, and before which of `rows` they stood. */
  readonly hidden: { readonly before: number; readonly text: string } | null;
  readonly notes: readonly string[];
  readonly findings: readonly (Badge & { readonly text: string })[];
}

/** What a picture shows of a session. */
export function panelOf(session: Session, language: Language, voice: Voice): Panel {
  const whole = ladderOf(session);
  const { lanes, steps, bars } = whole;
  const { ladder } = voice.phrases;
  const levels = new Map<string, Finding["level"]>();
  for (const { rule, level } of [...session.findings].reverse()) levels.set(rule, level);
  const { length } = session.rows;
  const cut = length > firstRows + lastRows;
  const left = cut ? length - firstRows - lastRows : 0;
  const drawn = cut
    ? [...session.rows.keys()].filter((at) => at < firstRows || at >= length - lastRows)
    : [...session.rows.keys()];
  const place = (at: number): number => (!cut || at < firstRows ? at : Math.max(firstRows, at - left));
  return {
    id: session.id,
    ...headingOf(session, whole, voice),
    lanes: lanes.map(({ role, name }) => ({
      role,
      name: nameOf(role, name, session),
      title: titleOf(role, session, voice),
    })),
    bars: bars.map((bar) => ({ ...bar, first: place(bar.first), last: place(bar.last) })),
    rows: drawn.map((at): PanelRow => {
      const row = session.rows[at] as Row;
      const step = steps[at] as Step;
      const rule = row.finding;
      return {
        step,
        frames: framesOf(row.frames),
        label: labelParts(row, session, voice, lineText),
        opens: step.shape === "open" ? ladder[`opens.${opener(step, lanes)}`] : null,
        usual: row.kind.startsWith("tcp.handshake."),
        finding: rule === null ? null : { rule, level: levels.get(rule) ?? "note" },
        changedAt: null,
      };
    }),
    hidden: cut
      ? { before: firstRows, text: voice.say(ladder["more.rows"], { n: voice.count(left) }) }
      : null,
    notes: modeSentences(session, voice),
    findings: findingsOf(session, language),
  };
}

/** Which mode it is, who logged in where, and who opens the connections. */
function headingOf(
  session: Session,
  { lanes, steps }: Ladder,
  voice: Voice,
): Pick<Panel, "mode" | "gist" | "who"> {
  const { ladder } = voice.phrases;
  // Inside TLS nobody can read of a mode: there it is told by who opens the connections.
  const seen = steps.filter(({ which, shape }) => which === "data" && openings.has(shape));
  const named = session.connections.map(({ method }) => isPassive(method));
  const passive = new Set(named.length > 0 ? named : seen.map(({ from }) => lanes[from]?.role === "client"));
  const [only] = passive;
  const mode = passive.size > 1 ? "both" : only === undefined ? "none" : only ? "passive" : "active";
  const none = session.encrypted === "no" ? mode : "hidden";
  const own = seen.some(({ shape, from, to }) => shape === "open" && [from, to].includes(0));
  const failed = seen.length > 0 && seen.every(({ shape }) => shape !== "open");
  const server = voice.endpoint(session.server);
  return {
    mode: ladder[`mode.${mode === "none" ? none : mode}`],
    gist: failed
      ? ladder["gist.failed"]
      : own && (mode === "passive" || mode === "active")
        ? ladder[`gist.${mode}`]
        : "",
    who: session.user === null ? server : `${shown(session.user, nameText)}@${server}`,
  };
}

const openings: ReadonlySet<Shape> = new Set(["open", "lost", "refused"]);

function opener({ from }: Step, lanes: readonly Lane[]): "client" | "server" | "third" {
  const role = lanes[from]?.role;
  return role === "client" || role === "third" ? role : "server";
}

/** "25,27-29"; of many only where they begin and end, "50…77". */
function framesOf(ranges: readonly FrameRange[]): string {
  const [first] = ranges;
  const last = ranges.at(-1);
  if (first === undefined || last === undefined || ranges.length <= 2) return formatFrames(ranges);
  return `${first[0]}…${last[1]}`;
}

/** "server :21". */
function titleOf(role: Lane["role"], { server }: Session, voice: Voice): string {
  const title = voice.phrases.ladder[`lane.${role}`];
  return role === "control" ? `${title} :${server.port}` : title;
}

/** The address; of data lanes only if it is not the server's own. Ports stand where they are first told. */
function nameOf(role: Lane["role"], name: string, { server }: Session): string {
  if (role === "control") return server.address;
  const own = name === server.address || name.startsWith(formatEndpoint(server).replace(/\d+$/, ""));
  return role === "data" && own ? "" : shown(name, nameText);
}

function findingsOf({ findings }: Session, language: Language): Panel["findings"] {
  const told = new Map<string, Panel["findings"][number]>();
  for (const { rule, level, said } of findings)
    if (!told.has(rule) && told.size < toldFindings)
      told.set(rule, { rule, level, text: said[language].finding });
  return [...told.values()];
}
