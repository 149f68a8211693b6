import { shown } from "@twinport/protocol";
import type { Language } from "../../explain/index.ts";
import type { Voice } from "../../explain/voice.ts";
import type { Lane } from "../../ladder/index.ts";
import type { ReportFinding, ReportRow, ReportSession, Text } from "../../report/index.ts";
import type { Panel, PanelRow } from "./panel.ts";

/** Rows of a comparison that are drawn. */
const drawnRows = 300;

/** What a picture shows of a session that was captured at both ends. */
export function crossingPanel(
  session: ReportSession,
  findings: readonly ReportFinding[],
  heading: Pick<Panel, "mode" | "gist">,
  language: Language,
  voice: Voice,
): Panel {
  const { ladder } = voice.phrases;
  const { lanes, bars, rows, user, server } = session;
  const drawn = rows.slice(0, drawnRows);
  const left = rows.length - drawn.length;
  const router = lanes.findIndex(({ role }) => role === "router");
  const last = drawn.length - 1;
  const told = findings.filter(({ level }) => level !== "note");
  return {
    id: session.id,
    ...heading,
    who: user === null ? server : `${shown(user, 60)}@${server}`,
    lanes: lanes.map((lane) => ({
      role: lane.role,
      name: nameOf(lane, lanes),
      title: ladder[`lane.${lane.role}`],
    })),
    bars: bars
      .filter(({ first }) => first <= last)
      .map((bar) => ({ ...bar, last: Math.min(bar.last, last) })),
    rows: drawn.map((row): PanelRow => {
      const opener = lanes[row.step.from]?.role === "client" ? "client" : "server";
      return {
        step: row.step,
        frames: bothFrames(row),
        label: { text: row.label[language], behind: becomes(row), wire: row.raw.length > 0 },
        opens: row.step.shape === "open" ? ladder[`opens.${opener}`] : null,
        usual: row.kind.startsWith("tcp.handshake."),
        // Notes are not told below, so that a mark would say nothing.
        finding: row.finding?.level === "note" ? null : row.finding,
        changedAt: router >= 0 && isChanged(row) ? router : null,
      };
    }),
    hidden:
      left > 0 ? { before: drawnRows, text: voice.say(ladder["more.rows"], { n: voice.count(left) }) } : null,
    notes: session.notes[language].slice(0, -1).map(plainText),
    findings: told.map(({ rule, level, said }) => ({ rule, level, text: said[language].text })),
  };
}

function isChanged({ crossed }: ReportRow): boolean {
  return crossed?.fate === "changed" || crossed?.fate === "part";
}

/** "15 · 17": where it begins beside the client and beside the server. */
function bothFrames({ frames, crossed }: ReportRow): string {
  return [frames, crossed?.frames ?? []].map(([first]) => first?.[0] ?? "–").join(" · ");
}

/** "⇒ 203,0,113,2,161,189": what a line became on its way, from where it is another. */
function becomes({ raw: [sent = "", arrived], crossed }: ReportRow): string {
  if (crossed?.fate !== "changed" || arrived === undefined) return "";
  let same = 0;
  while (sent[same] === arrived[same] && same < sent.length) same++;
  const begin = Math.max(...[" ", "(", "|"].map((mark) => arrived.lastIndexOf(mark, same)));
  return `⇒ ${arrived.slice(begin + 1)}`;
}

/** Of a data lane only an address that is not the server's own. */
function nameOf({ role, name }: Lane, lanes: readonly Lane[]): string {
  const own = lanes.find((lane) => lane.role === "control")?.name.replace(/\d+$/, "") ?? "";
  return role === "data" && `${name}:`.startsWith(own) ? "" : name;
}

function plainText(text: Text): string {
  return text.map((span) => (typeof span === "string" ? span : Object.values(span).join(""))).join("");
}
